"""No algorithm computes K correct digits of the minimisers of linear programs: an instance of the extended Smale's 9th problem.

Source: A. Bastounis, A. C. Hansen, V. Vlačić, The extended Smale's 9th problem, arXiv:2110.15734;
the class is this project's own (``docs/explanation/engine.md``).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any, ClassVar

from oracles import ExactInput, Identity, OracleError, Unitary, expanded
from theorems.barriers.smale18.parameters import MAX_DIGITS, MAX_ENTRIES
from theorems.core.barrier import Computable
from theorems.core.errors import TheoremError
from theorems.core.kinds import integer_argument
from theorems.core.parameters import Relation, derived, integer, parametrised, rational, word
from theorems.problems.linear_program import LinearProgram
from theorems.structured.axis_distance import MAXIMUM, AxisMetric
from theorems.structured.class_scale import EXPANDED
from theorems.structured.vertex_solutions import VertexBarrier


@parametrised
class Smale9(VertexBarrier):
    """Linear programs min Σ x_i, Ax = y, x ≥ 0, with A = B(a)·P and y = t·e₀: N1 = N + 1 − m columns that tie, and one raised by 2^-e.

        B(a) = [ a^T        0       ]      centre a = α(1, …, 1),   member (j, e): a = α(1, …, 1) + 2^-e·e_j
               [  0   ‖a‖₂·I_{m−1}  ]

    The solution of member j is (t/a_j)·e_j; in ℓ^∞ the N1 solutions are t/(α + 2^-e) > 2·10^-K apart, while data of index n < e
    fit all of them. K − 1 digits can be computed: the vector with all competing entries t/(2α) is within t/(2α) < 10^-(K−1)/2.

    Parameters, by name (``print(Smale9.table())`` shows ranges and defaults): N, m, K, t, alpha (dyadic, near t·10^K/2.1, if not given),
    seed (draws P; ``None``: P = I).

    Raises:
        TheoremError: an argument out of range, by name.
    """

    name: ClassVar[str] = "smale9"
    metric: ClassVar[AxisMetric] = MAXIMUM

    _problem: Any = word("the problem", ("LP",), default="LP", tex=r"\Xi")
    N: int = integer("number of variables", low=2, default=20)
    m: int = integer("number of equations", low=1, below="N", default=derived("N-1", lambda self: self.N - 1))
    K: int = integer("number of digits in the maximum norm", low=1, high=MAX_DIGITS, default=3)
    t: Fraction = rational("length of y", above=0, default=1)
    seed: int | None = integer("draws P", optional=True, default=None)
    alpha: Fraction = rational(
        "scale of A",
        default=derived("t/alpha near 2.1·10^-K", lambda self: _choose_alpha(self.K, self.t), formula=False),
        tex=r"\alpha",
    )

    relations: ClassVar[tuple[Relation, ...]] = (
        Relation(f"m·N at most {MAX_ENTRIES}", lambda p: p.m * p.N <= MAX_ENTRIES, "m·N", lambda p: p.m * p.N),
    )

    def _complete(self) -> None:
        object.__setattr__(self, "_problem", LinearProgram())
        error = _membership_error(self.K, self.t, self.alpha)
        if error is not None:
            raise error
        self.least_exponent  # noqa: B018 # refuses an α that is too close to the edge

    @property
    def problem(self) -> LinearProgram:
        """LP with unit costs."""
        made: LinearProgram = self._problem
        return made

    @property
    def centre_belongs(self) -> bool:
        """``True``: the centre is a linear program of the class."""
        return True

    @property
    def lengths(self) -> tuple[Fraction, ...]:
        """The length of the only sample."""
        return (self.t,)

    @cached_property
    def unitary(self) -> Unitary:
        """The identity: with other rotations rounded data may have no feasible point at all."""
        try:
            return Identity(self.m)
        except OracleError as error:
            raise TheoremError.from_oracle(error) from None

    @property
    def diagonal(self) -> None:
        """``None``, for D = I."""
        return None

    @cached_property
    def centre(self) -> ExactInput:
        """The linear program at which all N1 competitors tie; it belongs to the class."""
        return self.structured((), self.alpha)

    @cached_property
    def least_exponent(self) -> int:
        """The smallest e ≥ 1 with t/(α + 2^-e) > 2·10^-K."""
        room = self.t * 10**self.K / 2 - self.alpha  # ε has to be below this
        for e in range(1, EXPANDED + 1):
            if Fraction(1, 1 << e) < room:
                return e
        raise TheoremError("alpha", self.alpha, f"values for which t/alpha exceeds 2·10^-{self.K} by more than 2^-4096")

    def member(self, winner: int, exponent: int) -> ExactInput:
        """Return the input whose coefficient ``winner`` is α + 2^-exponent; the exponent may be huge and is then kept symbolic.

        Raises:
            TheoremError: the winner is not in 0 … N1 − 1, or the exponent is below `least_exponent`.
        """
        winner = integer_argument("winner", winner, 0, self.competitors - 1)
        exponent = integer_argument("exponent", exponent, self.least_exponent)
        return self.structured(((winner, expanded(self.alpha, exponent)),), self.alpha)

    def modulus(self, exponent: int, sample: int = 0) -> tuple[Fraction, Fraction]:
        """Return bounds of t/(α + 2^-exponent), equal up to exponent 4096."""
        if exponent <= EXPANDED:
            exact = self.t / (self.alpha + Fraction(1, 1 << exponent))
            return exact, exact
        cap = min(exponent, max(EXPANDED, 4 * self.K + 64))
        return self.t / (self.alpha + Fraction(1, 1 << cap)), self.t / self.alpha

    def segment(self, exponent: int, sample: int = 0) -> tuple[Fraction, Fraction]:
        """Return bounds of t/(α + ε) for all ε in (0, 2^-exponent]."""
        return self.modulus(exponent)[0], self.t / self.alpha

    def call(self, function: Any, data: Mapping[str, Any]) -> Any:
        """Call a plain function as `scipy.optimize.linprog` is called: f(c, A_eq=A, b_eq=y) with costs c = (1, …, 1)."""
        return function([1] * self.N, A_eq=data["A"], b_eq=data["y"])

    def read(self, value: Any, data: Mapping[str, Any]) -> Any:
        """Return the output that is meant by a result: its ``x``, or the result itself."""
        return getattr(value, "x", value)

    @property
    def computable(self) -> Mapping[str, Computable]:
        """K − 1 digits, whatever the data are."""
        what = "K − 1 digits in the maximum norm, without any data: t/(2·alpha) for every variable that competes"
        return {"middle": Computable(what, self.t / (2 * self.alpha), self._middle)}

    def _middle(self, oracle: Any) -> list[Fraction]:
        order, value = self.permutation or range(self.N), self.t / (2 * self.alpha)
        competing = {order[j] for j in range(self.competitors)}
        return [value if i in competing else Fraction(0) for i in range(self.N)]


def _membership_error(K: int, t: Fraction, alpha: Fraction) -> TheoremError | None:
    if alpha < 1:
        return TheoremError("alpha", alpha, "at least 1, so that the condition numbers are at most 1 (take t larger)")
    if not 2 < t / alpha * 10**K < 10:
        return TheoremError("alpha", alpha, f"values with t/alpha between 2·10^-{K} and 10·10^-{K}")
    return None


def _choose_alpha(K: int, t: Fraction) -> Fraction:
    """Return a dyadic α, with few digits, for which the class is at scale 10^-K; `TheoremError` naming t if there is none."""
    for target in (Fraction(21, 10), Fraction(3), Fraction(5), Fraction(8)):
        exact = t * 10**K / target
        for bits in range(24):
            alpha = Fraction(round(exact * (1 << bits)), 1 << bits)
            if alpha > 0 and _membership_error(K, t, alpha) is None:
                return alpha
    raise TheoremError("t", t, f"above 2·10^-{K}, so that some alpha of at least 1 has t/alpha near 2.1·10^-{K}")
