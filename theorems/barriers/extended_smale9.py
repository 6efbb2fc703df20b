"""K, K − 1 and K − 2 digits of linear programs: the class of `Smale9` at three scales.

Source: A. Bastounis, A. C. Hansen, V. Vlačić, The extended Smale's 9th problem, arXiv:2110.15734;
the class is this project's own (``docs/explanation/engine.md``).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import ClassVar, Final

from theorems.barriers.smale9 import Smale9
from theorems.barriers.smale9_statement import DATA, LINEAR_PROGRAM
from theorems.barriers.smale18.parameters import MAX_DIGITS, MAX_ENTRIES
from theorems.core.parameters import Relation, declare, derived, integer, parametrised, rational, word
from theorems.core.statement import Clause, Hypothesis, Statement
from theorems.structured.scaled_part import PARTS, ScaledPart
from theorems.structured.three_scales import Scales, ThreeScales


@parametrised
class ExtendedSmale9(ScaledPart, Smale9):
    """One scale of the linear programs of `LinearPrograms`: `Smale9`, with its centre, without it, or with one ε.

    K is the scale of the part itself.

    Parameters, by name (``print(ExtendedSmale9.table())`` shows ranges and defaults): those of `Smale9`; part; L of Ω_sharp.

    Raises:
        TheoremError: an argument out of range, by name.
    """

    name: ClassVar[str] = "extended-smale9"
    R: ClassVar[int] = 1  # type: ignore[misc] # one sample, whatever the parameters are

    part: str = word("which members", PARTS, default="strong")
    L: int | None = integer("number of data that are needed", low=1, high=MAX_DIGITS, only=("part", ("sharp",)))

    @property
    def certified_as(self) -> str:
        """``smale9``: the format of certificates has the parts under this name."""
        return Smale9.name

    @property
    def smallest_exponent(self) -> int:
        """The smallest e ≥ 1 with t/(α + 2^-e) > 2·10^-K."""
        found: int = Smale9.least_exponent.func(self)  # type: ignore[attr-defined] # a cached property
        return found


@parametrised
class LinearPrograms(ThreeScales[ExtendedSmale9]):
    """The linear programs of `Smale9` at the scales 10^-K, 10^-(K−1), 10^-(K−2): Ω_strong ∪ Ω_weak ∪ Ω_sharp.

    All share y = t·e₀ and P. Ω_strong has its centre and ε = 2^-e, Ω_weak ε = 2^-e alone, Ω_sharp the one ε = 3·2^-(L+1).

    Parameters, by name: N, m, K from 3, L, t, seed; alphas, a mapping from parts to α where these should not be chosen.

    Raises:
        TheoremError: an argument out of range, by name, or parts that one datum does not tell apart.
    """

    least_gap: ClassVar[int] = 2
    relations: ClassVar[tuple[Relation, ...]] = (
        Relation(f"m·N at most {MAX_ENTRIES}", lambda p: p.m * p.N <= MAX_ENTRIES, "m·N", lambda p: p.m * p.N),
    )

    N: int = integer("number of variables", low=2, default=20)
    m: int = integer("number of equations", low=1, below="N", default=derived("N-1", lambda self: self.N - 1))
    K: int = integer("number of digits in the maximum norm; the theorem has K > 2", low=3, high=MAX_DIGITS, default=6)
    L: int = integer("number of data that K − 2 digits need", low=1, high=MAX_DIGITS, default=8)
    t: Fraction = rational("length of y", above=0, default=1)
    seed: int | None = integer("draws P", optional=True, default=None)
    alphas: tuple[tuple[str, Fraction], ...] = declare(
        Scales(),
        "scales of A in the parts",
        default=derived("chosen", lambda self: self.chosen_scales(), formula=False),
    )

    def _made(self, alphas: Mapping[str, Fraction | None]) -> tuple[ExtendedSmale9, ExtendedSmale9, ExtendedSmale9]:
        """Return Ω_strong, Ω_weak, Ω_sharp."""

        def part(name: str, K: int, L: int | None = None) -> ExtendedSmale9:
            return ExtendedSmale9(
                N=self.N, m=self.m, K=K, t=self.t, seed=self.seed, part=name, L=L, alpha=alphas.get(name)
            )

        sharp = part("sharp", self.K - 2, self.L)  # first: an L out of range is reported by its name
        return part("strong", self.K), part("weak", self.K - 1), sharp


EXTENDED_SMALE9: Final = Statement(
    name="extended-smale9",
    title="K, K − 1 and K − 2 digits of linear programs: not computable; computable, with no bound on the data; from L data",
    hypotheses=(
        LINEAR_PROGRAM,
        *LinearPrograms.as_hypotheses("N", "m", "K", "L"),
        Hypothesis(
            "t, alpha",
            "of each part α ≥ 1, at its scale 10⁻ᵏ: 2·10⁻ᵏ < t/α < 10⁻⁽ᵏ⁻¹⁾, t = ‖y‖₂; coefficients of different parts more than 2 apart",
            r"\alpha\ge1,\ 2\cdot10^{-k}<t/\alpha<10^{-(k-1)},\ t=\|y\|_2",
        ),
        DATA,
    ),
    preamble="There is a class Ω of linear programs (A, y) with condition numbers at most 1 such that, errors being in ℓ^∞ and "
    "N1 = N + 1 − m,",
    preamble_tex=r"There is a class $\Omega$ of linear programs $(A,y)$ with condition numbers at most $1$ such that, errors being in "
    r"$\ell^\infty$ and $N_1=N+1-m$,",
    clauses=(
        Clause(
            "(i)",
            "for every algorithm there is (A, y) ∈ Ω on which its error exceeds 10⁻ᴷ, not halting counting as error ∞; one with coins has "
            "an error of at most 10⁻ᴷ with probability at most 1/N1 on some input if it halts almost surely, and at most N1/(2·N1 − 1) if "
            "it need not halt; both are attained;",
            r"for every algorithm there is $(A,y)\in\Omega$ on which its error exceeds $10^{-K}$, not halting counting as error $\infty$; "
            r"one with coins has an error of at most $10^{-K}$ with probability at most $1/N_1$ on some input if it halts almost surely, "
            r"and at most $N_1/(2N_1-1)$ if it need not halt; both are attained;",
        ),
        Clause(
            "(ii)",
            "some algorithm has an error of at most 10⁻⁽ᴷ⁻¹⁾ on all of Ω; but for every algorithm, randomised or not, every M and every "
            "p < (N − m)/(N + 1 − m) there is an input on which with probability above p its error exceeds 10⁻⁽ᴷ⁻¹⁾ or it needs more than "
            "M data;",
            r"some algorithm has an error of at most $10^{-(K-1)}$ on all of $\Omega$; but for every algorithm, randomised or not, every "
            r"$M$ and every $p<\frac{N-m}{N+1-m}$ there is an input on which with probability above $p$ its error exceeds $10^{-(K-1)}$ or "
            r"it needs more than $M$ data;",
        ),
        Clause(
            "(iii)",
            "some algorithm that reads one datum, of index L, has an error of at most 10⁻⁽ᴷ⁻²⁾ on all of Ω; with indices below L every "
            "algorithm fails to on some input.",
            r"some algorithm that reads one datum, of index $L$, has an error of at most $10^{-(K-2)}$ on all of $\Omega$; with indices "
            r"below $L$ every algorithm fails to on some input.",
        ),
    ),
    checked=(
        "refute() plays any program against the resisting oracle of a part and returns the linear program, its unique minimiser with its "
        "dual solution, the data and the distance; verify() runs all clauses for given parameters: (computed, theoretical) for each "
        "bound, and certificates that a stand-alone checker verifies in exact arithmetic. Proofs for all algorithms are in the "
        "documentation."
    ),
    source="A. Bastounis, A. C. Hansen, V. Vlačić, The extended Smale's 9th problem, arXiv:2110.15734; class, sharp thresholds, the lower "
    "bound of (iii) and proofs: this project's documentation",
    instantiate=LinearPrograms,
)
