"""The statement of firenet, the positive theorem."""

from __future__ import annotations

from typing import Final

from theorems.core.statement import Clause, Hypothesis, Statement
from theorems.guarantees.firenet import FirenetGuarantee

__all__ = ["FIRENET"]

FIRENET: Final = Statement(
    name="firenet",
    title="Where the null space property in levels holds, stable and accurate networks are computed, exponentially convergent in depth",
    hypotheses=(
        Hypothesis(
            "levels, sparsities, weights",
            "1 ≤ M_1 < … < M_r = N, 1 ≤ s_k ≤ M_k − M_{k−1}, w_(k) > 0; ξ = Σ w_(k)²s_k, ζ = min w_(k)²s_k, κ = ξ/ζ",
            r"1\le s_k\le M_k-M_{k-1},\ w_{(k)}>0,\ \xi=\textstyle\sum_k w_{(k)}^2s_k,\ \zeta=\min_k w_{(k)}^2s_k,\ \kappa=\xi/\zeta",
        ),
        Hypothesis(
            "A, rho, gamma",
            "‖x_Δ‖₂ ≤ ρ‖x_Δc‖_{1,w}/√ξ + γ‖Ax‖₂ for all x and all (s, M)-support sets Δ, with 0 ≤ ρ < 1, γ > 0",
            r"\|x_\Delta\|_2\le\rho\|x_{\Delta^c}\|_{1,w}/\sqrt\xi+\gamma\|Ax\|_2\ "
            r"\text{for all $x$ and all $(s,M)$-support sets $\Delta$},\ 0\le\rho<1",
        ),
        Hypothesis(
            "factor",
            "0 < υ < 1; λ = C₁/(C₂√ξ) with C₁ = (ρ + (1+ρ)κ^{1/4}/2)/(1−ρ), C₂ = (1+κ^{1/4})γ/(1−ρ)",
            r"0<\upsilon<1,\ \lambda=C_1/(C_2\sqrt\xi),\ "
            r"C_1=\tfrac{\rho+(1+\rho)\kappa^{1/4}/2}{1-\rho},\ C_2=\tfrac{(1+\kappa^{1/4})\gamma}{1-\rho}",
        ),
        Hypothesis(
            "bits",
            "the network may be made from A_l with ‖A_l − A‖ ≤ 2^-l ≤ (1−ρ)/(γ(2√ξ/min w + 1 + ρ)); "
            "then C₁, C₂ are taken at ((1+ρ)/2, 2γ), or below",
            r"\|A_l-A\|\le2^{-l}\le\tfrac{1-\rho}{\gamma(2\sqrt\xi/\min w+1+\rho)},\ "
            r"\text{then }C_1,C_2\text{ at }(\tfrac{1+\rho}2,2\gamma)\text{ or below}",
        ),
    ),
    preamble=(
        "From A_l a network φ_n (n restarts of p = ⌈2C₂‖A_l‖/υ⌉ primal-dual steps for min λ‖x‖_{1,w} + ‖A_l x − y‖₂) is computed such that "
        "for all y and x with 2λσ_{s,M}(x)_{1,w} + 2‖A_l x − y‖₂ ≤ δ"
    ),
    preamble_tex=(
        r"From $A_l$ a network $\varphi_n$ ($n$ restarts of $p=\lceil 2C_2\|A_l\|/\upsilon\rceil$ primal-dual steps for "
        r"$\min\lambda\|x\|_{1,w}+\|A_lx-y\|_2$) is computed such that for all $y$, $x$ with "
        r"$2\lambda\sigma_{s,M}(x)_{1,w}+2\|A_lx-y\|_2\le\delta$"
    ),
    clauses=(
        Clause("(a)", "φ_n has 3np + 1 layers;", r"$\varphi_n$ has $3np+1$ layers;"),
        Clause(
            "(b)",
            "‖φ_n(y) − x‖₂ ≤ C₂(υⁿ‖y‖₂ + δ/(1−υ));",
            r"$\|\varphi_n(y)-x\|_2\le C_2(\upsilon^n\|y\|_2+\delta/(1-\upsilon))$;",
        ),
        Clause(
            "(c)",
            "in contrast, on the class Ω of smale18 no such (ρ, γ) exists, and for the support of the minimiser alone ρ = α/(α+ε) "
            "and C₂ ≥ √2·α/(λε).",
            r"in contrast, on the class $\Omega$ of smale18 no such $(\rho,\gamma)$ exists, and for the support of the minimiser alone "
            r"$\rho=\alpha/(\alpha+\varepsilon)$, $C_2\ge\sqrt2\,\alpha/(\lambda\varepsilon)$.",
        ),
    ),
    checked=(
        "null_space_constants() proves (ρ, γ) by dual certificates that are verified without a solver; verify() makes the exact network, "
        "encloses its outputs for random vectors, noise and model errors, and compares the errors with the bound."
    ),
    source="M. J. Colbrook, V. Antun, A. C. Hansen, PNAS 119 (2022) e2107151119, Theorem 3 and supporting information; "
    "proof and sharper constants: this project's documentation",
    instantiate=FirenetGuarantee,
)
