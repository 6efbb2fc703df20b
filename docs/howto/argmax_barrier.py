"""The index of the largest entry: no algorithm names one, although the largest value is easy."""

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any, ClassVar

from theorems import Clause, Computable, Statement
from theorems.barriers.declared import ArrayBarrier, Declaration, declaration
from theorems.core.parameters import integer, parametrised

__all__ = ["STATEMENT", "Argmax"]


@parametrised
class Argmax(ArrayBarrier):
    """Name an i with x_i = max x. Centre x = 0; member (j, e): x = 2^-e·e_j, whose only answer is j."""

    name: ClassVar[str] = "argmax"

    n: int = integer("number of entries", low=2, high=50, default=3)
    K: int = integer("number of digits", low=0, high=100, default=1)

    @cached_property
    def declaration(self) -> Declaration:
        """Centre, directions and answers."""
        n = self.n
        return declaration(
            "index of the largest entry",
            centre=[0] * n,
            directions=[[int(i == j) for i in range(n)] for j in range(n)],
            solutions=list(range(n)),
            centre_solutions=list(range(n)),
            metric="discrete",
            norms={"input": "maximum"},
            digits=self.K,
        )

    @property
    def computable(self) -> Mapping[str, Computable]:
        """The value."""
        what = "the largest value, to 2^-20, from the datum of index 20"
        return {"value": Computable(what, Fraction(1, 2**20), _largest)}


def _largest(oracle: Any) -> Fraction:
    return max(oracle.read(20)["input"].fractions())


STATEMENT = Statement(
    name="argmax",
    title="No algorithm names the largest entry of a vector",
    hypotheses=Argmax.as_hypotheses(),
    preamble="Among the vectors of n real numbers within 1/2 of 0,",
    preamble_tex=r"Among the vectors of $n$ real numbers within $1/2$ of $0$,",
    clauses=(
        Clause(
            "(a)",
            "for every algorithm there is one of which it does not name a largest entry;",
            "for every algorithm there is one of which it does not name a largest entry;",
        ),
        Clause("(b)", "the largest value is computed from one datum.", "the largest value is computed from one datum."),
    ),
    checked="refute() plays any program and returns the vector; the checker takes the declared answers on trust.",
    source="this page",
    instantiate=Argmax,
)
