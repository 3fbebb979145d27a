"""Benchmarks of the compiler: seeded instances, peers, and the table of figures to reach (docs/benchmarks.md)."""
