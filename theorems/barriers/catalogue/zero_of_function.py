"""A zero of a continuous function cannot be computed; a point where the function is nearly zero can."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, ClassVar

import attrs
import numpy as np

from oracles import ExactArray
from theorems.barriers.catalogue.entry import Direction, Entry, Rows
from theorems.barriers.catalogue.equivalence import Equivalence, llpo
from theorems.barriers.catalogue.interpolant import value_at, zero_between, zeros_between
from theorems.barriers.catalogue.positive import Positive, exact
from theorems.barriers.catalogue.symmetry import HALF, Symmetry, label, permutation, scaling
from theorems.core.parameters import integer, parametrised
from theorems.core.sets import ExactSet, points, segment


@parametrised
class ZeroOfFunction(Entry):
    """Zeros of continuous functions on [0, 1], negative at 0 and positive at 1, which are nearly 0 in between."""

    name: ClassVar[str] = "zero-of-function"
    heading: ClassVar[str] = "No algorithm computes a zero of every continuous function that changes its sign"
    solution_map: ClassVar[str] = (
        "Ξ(f) = the zeros of the function that is linear between its values at 0, 1/(n−1), …, 1; |x − x'|"
    )
    why: ClassVar[str] = (
        "Centre: the values are −1, 0, …, 0, 1; every point from the second to the last but one node is a zero. Member (0, e): the values "
        "between rise from 0 to ε, so that f increases strictly and its only zero is the second node. Member (1, e): they rise from −ε "
        "to 0, and the only zero is the last node but one."
    )
    symptoms: ClassVar[tuple[str, ...]] = (
        "a root finder returns another root when the bracket or the tolerance changes",
        "an event is found at another time on another machine",
    )
    targets: ClassVar[tuple[str, ...]] = ("scipy.optimize:brentq", "scipy.optimize:bisect", "scipy.optimize:toms748")
    answer_name: ClassVar[str] = "x with f(x) = 0"
    rule: ClassVar[str] = "zero_of_function"

    n: int = integer("number of nodes", low=4, high=50, default=4)

    @property
    def arrays(self) -> Sequence[ExactArray]:
        """−1, 0, …, 0, 1."""
        return (ExactArray.of("values", [-1, *[0] * (self.n - 2), 1], "maximum"),)

    @property
    def moves(self) -> Sequence[Direction]:
        """From 0 to ε, or from −ε to 0, on the nodes between."""
        rise = [Fraction(i, self.n - 3) for i in range(self.n - 2)]
        zero = Fraction(0)
        return [[[zero, *rise, zero]], [[zero, *(x - 1 for x in rise), zero]]]

    @property
    def points(self) -> Sequence[ExactSet]:
        """The second node; the last but one."""
        return [points(Fraction(1, self.n - 1)), points(Fraction(self.n - 2, self.n - 1))]

    @property
    def centre_set(self) -> ExactSet:
        """All that is between."""
        return segment(Fraction(1, self.n - 1), Fraction(self.n - 2, self.n - 1))

    def proof(self, winner: int) -> Rows:
        """Return the index of the node."""
        return [[Fraction(self.n - 2 if winner else 1)]]

    def call(self, function: Callable[..., Any], data: Mapping[str, Any]) -> Any:
        """Call find(f, 0, 1) with f the interpolant of the data."""
        nodes, values = np.linspace(0, 1, self.n), data["values"]
        return function(lambda x: float(np.interp(x, nodes, values)), 0.0, 1.0)

    def read(self, value: Any, data: Mapping[str, Any]) -> Any:
        """A number, the ``root`` of a result, or the first entry of a tuple."""
        found = value[0] if isinstance(value, tuple) else getattr(value, "root", value)
        return [float(found)]

    @property
    def equivalence(self) -> Equivalence | None:
        """LLPO: whether the values between rise from 0 or to 0."""
        one, rise = Fraction(1), [Fraction(i, self.n - 3) for i in range(self.n - 2)]
        return llpo(
            lambda u, v: {"values": [-one, *(min(u, one) * r + min(v, one) * (r - 1) for r in rise), one]},
            lambda output: int(2 * output[0] > 1),
            lambda arrays: (max(arrays["values"][-2], Fraction(0)) / 2, max(-arrays["values"][1], Fraction(0)) / 2),
            [[Fraction(1, self.n - 1)], [Fraction(self.n - 2, self.n - 1)]],
        )

    @property
    def symmetries(self) -> Sequence[Symmetry]:
        """How the data may be reordered and rescaled, and what that does to solutions."""
        back = tuple(reversed(range(self.n)))
        return [
            attrs.evolve(
                permutation(
                    back,
                    {"values": (0,)},
                    outputs=lambda x: [1 - x[0]],
                    proof=lambda rows: [label(back)(row) for row in rows],
                ),
                factors={"values": Fraction(-1)},
            ),
            scaling({"values": HALF}),
        ]

    @property
    def positives(self) -> Mapping[str, Positive]:
        """A point where f is nearly 0."""
        return {
            "nearly a zero": Positive(
                "approximate solution",
                "A zero of the interpolant of a datum of index n, found by exact bisection of its nodes, has |f(x)| ≤ 2^-n.",
                lambda oracle, bits: zero_between(exact(oracle, bits)["values"]),
                lambda arrays, x, bits: abs(value_at(arrays["values"], x)) <= Fraction(1, 1 << bits),
            ),
            "the zero, if there is one alone": Positive(
                "solution under a promise",
                "All zeros lie between the first zero of f_n + 2^-n and the last one of f_n − 2^-n, f_n the interpolant of a datum of "
                "index n. If f has one zero, these two come together.",
                lambda oracle, bits: zeros_between(exact(oracle, bits)["values"], Fraction(1, 1 << bits)),
                self._holds_all,
                lambda exponent: 8 if exponent is None else exponent + 8,
            ),
        }

    def _holds_all(self, arrays: Mapping[str, Any], found: tuple[Fraction, Fraction], bits: int) -> bool:
        """Whether all zeros at nodes are inside; and, where there is one alone, whether the ends are within 1/16 of each other."""
        zeros = [Fraction(k, self.n - 1) for k, v in enumerate(arrays["values"]) if v == 0]
        inside = all(found[0] <= x <= found[1] for x in zeros)
        return inside and (len(zeros) > 1 or found[1] - found[0] <= Fraction(1, 16))
