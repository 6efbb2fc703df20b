"""The statement of smale9: linear programs."""

from __future__ import annotations

from typing import Final

from theorems.barriers.smale9 import Smale9
from theorems.core.statement import Clause, Hypothesis, Statement

#: Hypotheses of every theorem about linear programs.
LINEAR_PROGRAM: Final = Hypothesis(
    "problem",
    "LP min Σ x_i s.t. Ax = y, x ≥ 0; outputs in ℓ^∞",
    r"\Xi(A,y)=\operatorname{argmin}\{\textstyle\sum_i x_i : Ax=y,\ x\ge0\}",
)
DATA: Final = Hypothesis(
    "data",
    "A_n, y_n dyadic with ‖A_n − A‖₂ ≤ 2⁻ⁿ, ‖y_n − y‖₂ ≤ 2⁻ⁿ, read for finitely many n, adaptively",
    r"\|A_n-A\|_2\le2^{-n},\ \|y_n-y\|_2\le2^{-n}",
)

SMALE9: Final = Statement(
    name="smale9",
    title="No algorithm computes K correct digits of minimisers of linear programs of a well-conditioned class",
    hypotheses=(
        LINEAR_PROGRAM,
        *Smale9.as_hypotheses("N", "m", "K"),
        Hypothesis(
            "t, alpha",
            "α ≥ 1 the scale of A, t = ‖y‖₂, 2·10⁻ᴷ < t/α < 10⁻⁽ᴷ⁻¹⁾",
            r"\alpha\ge1,\ t=\|y\|_2,\ 2\cdot10^{-K}<t/\alpha<10^{-(K-1)}",
        ),
        DATA,
    ),
    preamble="There is a class Ω of linear programs (A, y) with condition numbers at most 1 such that",
    preamble_tex=r"There is a class $\Omega$ of linear programs $(A,y)$ with condition numbers at most $1$ such that",
    clauses=(
        Clause(
            "(a)",
            "for every algorithm Γ there is (A, y) ∈ Ω with dist(Γ(A, y), Ξ(A, y)) > 10⁻ᴷ in ℓ^∞, not halting counting as distance ∞;",
            r"for every algorithm $\Gamma$ there is $(A,y)\in\Omega$ with $\operatorname{dist}_\infty(\Gamma(A,y),\Xi(A,y))>10^{-K}$, "
            r"not halting counting as distance $\infty$;",
        ),
        Clause(
            "(b)",
            "some algorithm has an error of at most 10⁻⁽ᴷ⁻¹⁾ on all of Ω.",
            r"some algorithm has an error of at most $10^{-(K-1)}$ on all of $\Omega$.",
        ),
    ),
    checked=(
        "refute() plays any program against the resisting oracle and returns the linear program, its unique minimiser with its "
        "dual solution, the data and the distance; hypotheses() and breakdown_epsilons() of the engine give "
        "the exact bounds; verify() runs both."
    ),
    source="A. Bastounis, A. C. Hansen, V. Vlačić, The extended Smale's 9th problem, arXiv:2110.15734; "
    "class and proofs: this project's documentation",
    instantiate=Smale9,
)
