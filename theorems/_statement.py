"""The registry of theorems: hypotheses with ranges, conclusion, source, and how to make an instance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from theorems._errors import TheoremError
from theorems._witness import Barrier
from theorems.barriers.smale9 import Smale9
from theorems.barriers.smale18 import MAX_DIGITS, Smale18

__all__ = ["THEOREMS", "Hypothesis", "Statement", "statement"]


@dataclass(frozen=True)
class Hypothesis:
    """A hypothesis: a parameter, or a sentence, with its range."""

    name: str
    allowed: str


@dataclass(frozen=True)
class Statement:
    """A theorem that can be instantiated and checked.

    Attributes:
        name: in the registry.
        title: one line.
        hypotheses: with their ranges.
        conclusion: what is claimed.
        checked: what the programs of this project show of it, and how.
        source: article and theorem number.
        instantiate: makes a `Barrier` from the parameters.
    """

    name: str
    title: str
    hypotheses: tuple[Hypothesis, ...]
    conclusion: str
    checked: str
    source: str
    instantiate: Callable[..., Barrier]


def _smale18(problem: Any = "P3", **parameters: Any) -> Barrier:
    return Smale18(problem, **parameters)


THEOREMS: Final[dict[str, Statement]] = {
    "smale18": Statement(
        name="smale18",
        title="No algorithm computes K correct digits of sparse regularisation on a well-conditioned class (clause (i))",
        hypotheses=(
            Hypothesis(
                "problem",
                "P1 min ‖x‖₁ s.t. ‖Ax − y‖₂ ≤ η;  P2 min λ‖x‖₁ + ‖Ax − y‖₂²;  P3 min λ‖x‖₁ + ‖Ax − y‖₂",
            ),
            Hypothesis("N, m", "N ≥ 2, 1 ≤ m < N"),
            Hypothesis("K", f"1 to {MAX_DIGITS}"),
            Hypothesis("eta, lam", "P1: 0 ≤ η < t;  P2: 0 < λ < tα;  P3: 0 < λ < α;  α ≥ 1 the scale of A, t = ‖y‖₂"),
            Hypothesis(
                "data", "A_n, y_n dyadic with ‖A_n − A‖₂ ≤ 2⁻ⁿ, ‖y_n − y‖₂ ≤ 2⁻ⁿ, read for finitely many n, adaptively"
            ),
        ),
        conclusion=(
            "There is a class Ω of inputs (A, y) with condition numbers at most 1 such that for every algorithm Γ there is (A, y) ∈ Ω "
            "with dist(Γ(A, y), Ξ(A, y)) > 10⁻ᴷ, where not halting counts as distance ∞."
        ),
        checked=(
            "refute() plays any program against the resisting oracle of Ω_strong and returns the input, its unique minimiser with a dual "
            "certificate, the data and the distance; a stand-alone checker verifies them in exact arithmetic."
        ),
        source="M. J. Colbrook, V. Antun, A. C. Hansen, PNAS 119 (2022) e2107151119, Theorem 1 (i); "
        "class and proofs: this project's documentation",
        instantiate=_smale18,
    ),
    "smale9": Statement(
        name="smale9",
        title="No algorithm computes K correct digits of minimisers of linear programs of a well-conditioned class",
        hypotheses=(
            Hypothesis("problem", "LP min Σ x_i s.t. Ax = y, x ≥ 0; outputs in ℓ^∞"),
            Hypothesis("N, m", "N ≥ 2, 1 ≤ m < N"),
            Hypothesis("K", f"1 to {MAX_DIGITS}"),
            Hypothesis("t, alpha", "α ≥ 1 the scale of A, t = ‖y‖₂, 2·10⁻ᴷ < t/α < 10⁻⁽ᴷ⁻¹⁾"),
            Hypothesis(
                "data", "A_n, y_n dyadic with ‖A_n − A‖₂ ≤ 2⁻ⁿ, ‖y_n − y‖₂ ≤ 2⁻ⁿ, read for finitely many n, adaptively"
            ),
        ),
        conclusion=(
            "There is a class Ω of linear programs with condition numbers at most 1 such that for every algorithm Γ there is (A, y) ∈ Ω "
            "with dist(Γ(A, y), Ξ(A, y)) > 10⁻ᴷ in ℓ^∞, where not halting counts as distance ∞; "
            "some algorithm gets within 10⁻⁽ᴷ⁻¹⁾ on all of Ω."
        ),
        checked=(
            "refute() plays any program against the resisting oracle and returns the linear program, its unique minimiser with its dual "
            "solution, the data and the distance; hypotheses() and breakdown_epsilons() of the engine give the exact bounds."
        ),
        source="A. Bastounis, A. C. Hansen, V. Vlačić, The extended Smale's 9th problem, arXiv:2110.15734; "
        "class and proofs: this project's documentation",
        instantiate=Smale9,
    ),
}


def statement(name: str) -> Statement:
    """Return the theorem of this name; `TheoremError` if there is none."""
    if name not in THEOREMS:
        raise TheoremError("theorem", name, "one of " + ", ".join(THEOREMS))
    return THEOREMS[name]
