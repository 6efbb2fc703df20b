"""The problems whose solution sets are proved: one module each, which calls its rule `solutions`. A new problem is a new module here.

A rule is told a `Member` (arrays centre + eps * direction), the points that are claimed to be the set of solutions, the numbers that
the problem is given, and a proof. It returns if they *are* that set for every eps in (0, 2^-e], and raises `Reject` otherwise.
"""
