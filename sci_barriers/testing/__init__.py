"""For tests of solvers: assertions with certificates, and Hypothesis strategies (`sci_barriers.testing.strategies`).

The assertions need neither pytest nor hypothesis. Under pytest the fixture ``barrier_check`` has the same checks, and writes
certificates where ``--sci-barriers-certificates`` says.

>>> from sci_barriers import Smale18
>>> from sci_barriers.testing import assert_refuted
>>> assert_refuted(lambda oracle: [0] * oracle.shape[1], Smale18("P3", N=3, m=2, K=3)).status.name
'REFUTED'
"""

from sci_barriers.testing._algorithms import algorithms_of, unsuited
from sci_barriers.testing._assert_digits import assert_digits
from sci_barriers.testing._digits import Kept, KeptDigits, assert_keeps_digits
from sci_barriers.testing._refuted import assert_refuted, check_command, slug

__all__ = [
    "Kept",
    "KeptDigits",
    "algorithms_of",
    "assert_digits",
    "assert_keeps_digits",
    "assert_refuted",
    "check_command",
    "slug",
    "unsuited",
]
