"""Attacks: seeded, bounded in time, one module each. ``python -m benchmarks.attack [--fraction F] [--seed N] [NAME…]``, or ``make attack``.

A module with a function ``attack(fraction, seed) -> Iterable[Attack]`` is an attack; it is found by scanning this package. Names that begin
with ``_`` are helpers.
"""
