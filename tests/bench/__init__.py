"""Benchmarks (`make bench`): times, compared with a usual assembly and with the bare model and query."""

import retrieval  # noqa: F401, it sets a variable that numpy reads when it is imported
