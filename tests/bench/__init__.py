"""Benchmarks: `make bench`. Times, beside a usual assembly and the bare limit; nothing depends on them."""
