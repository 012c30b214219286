"""Benchmarks: `make bench`. Times, beside a usual assembly and the bare limit; nothing depends on them."""

import retrieval  # noqa: F401, what it says to numpy has to be said before numpy is imported
