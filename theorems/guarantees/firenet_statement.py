"""The statement of firenet, the positive theorem."""

from __future__ import annotations

from typing import Final

from theorems.core.statement import Clause, Hypothesis, Statement
from theorems.guarantees.firenet import FirenetGuarantee
from theorems.guarantees.firenet_picture import drawing

FIRENET: Final = Statement(
    name="firenet",
    title="Where the null space property in levels holds, stable and accurate networks are computed, exponentially convergent in depth",
    hypotheses=(
        Hypothesis(
            "levels, sparsities, weights",
            "1 ≤ M_1 < … < M_r = N, 0 ≤ s_k ≤ M_k − M_{k−1}, not all 0, w_(k) > 0; ξ = Σ w_(k)²s_k, κ = ξ/ζ, "
            "ζ the least of w_(k)²s_k (s_k > 0) and w_(k)⁴/(16ξ) (s_k = 0)",
            r"0\le s_k\le M_k-M_{k-1},\ s\ne0,\ w_{(k)}>0,\ \xi=\textstyle\sum_k w_{(k)}^2s_k,\ \kappa=\xi/\zeta,\ "
            r"\zeta=\min(\{w_{(k)}^2s_k:s_k>0\}\cup\{w_{(k)}^4/(16\xi):s_k=0\})",
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
            "b₂, δ",
            "positive, given before the network is made; its weights depend on A_l, n, b₂ and δ, and on nothing else",
            r"b_2>0,\ \delta>0",
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
        "From A_l, b₂ and δ one network φ_n is computed: n restarts of p = ⌈2C₂‖A_l‖/υ⌉ primal-dual steps for "
        "F(x) = λ‖x‖_{1,w} + ‖A_l x − y‖₂, with τσ‖A_l‖² ≤ 1. For this one network:"
    ),
    preamble_tex=(
        r"From $A_l$, $b_2$ and $\delta$ one network $\varphi_n$ is computed: $n$ restarts of $p=\lceil 2C_2\|A_l\|/\upsilon\rceil$ "
        r"primal-dual steps for $F(x)=\lambda\|x\|_{1,w}+\|A_lx-y\|_2$, with $\tau\sigma\|A_l\|^2\le1$. For this one network:"
    ),
    clauses=(
        Clause("(a)", "φ_n has 3np + 1 layers;", r"$\varphi_n$ has $3np+1$ layers;"),
        Clause(
            "(b)",
            "for all y with ‖y‖₂ ≤ b₂ and all x with 2λσ_{s,M}(x)_{1,w} + 2‖A_l x − y‖₂ ≤ δ: "
            "‖φ_n(y) − x‖₂ ≤ C₂(υⁿb₂ + δ/(1−υ));",
            r"for all $y$ with $\|y\|_2\le b_2$ and all $x$ with $2\lambda\sigma_{s,M}(x)_{1,w}+2\|A_lx-y\|_2\le\delta$: "
            r"$\|\varphi_n(y)-x\|_2\le C_2(\upsilon^n b_2+\delta/(1-\upsilon))$;",
        ),
        Clause(
            "(c)",
            "in contrast, on the class Ω of smale18 no such (ρ, γ) exists, and for the support of the minimiser alone ρ = α/(α+ε) "
            "and C₂ ≥ √2·α/(λε).",
            r"in contrast, on the class $\Omega$ of smale18 no such $(\rho,\gamma)$ exists, and for the support of the minimiser alone "
            r"$\rho=\alpha/(\alpha+\varepsilon)$, $C_2\ge\sqrt2\,\alpha/(\lambda\varepsilon)$;",
        ),
        Clause(
            "(d)",
            "for all x and e with ‖A_l x + e‖₂ ≤ b₂ and 2λσ_{s,M}(x)_{1,w} + 2‖e‖₂ ≤ δ: "
            "‖φ_n(A_l x + e) − x‖₂ ≤ C₂(υⁿb₂ + υδ/(1−υ) + 2λσ_{s,M}(x)_{1,w} + 2‖e‖₂);",
            r"for all $x$, $e$ with $\|A_lx+e\|_2\le b_2$ and $2\lambda\sigma_{s,M}(x)_{1,w}+2\|e\|_2\le\delta$: "
            r"$\|\varphi_n(A_lx+e)-x\|_2\le C_2(\upsilon^nb_2+\tfrac{\upsilon\delta}{1-\upsilon}+2\lambda\sigma_{s,M}(x)_{1,w}+2\|e\|_2)$;",
        ),
        Clause(
            "(e)",
            "for every matrix, with or without the property of the hypotheses, and all y, y': "
            "‖φ_n(y) − φ_n(y')‖₂ ≤ √(τσ)·n(p−1)/2·‖y − y'‖₂;",
            r"for every matrix, with or without the property of the hypotheses, and all $y$, $y'$: "
            r"$\|\varphi_n(y)-\varphi_n(y')\|_2\le\sqrt{\tau\sigma}\,\tfrac{n(p-1)}2\|y-y'\|_2$;",
        ),
        Clause(
            "(f)",
            "for all x, y, z: ‖z − x‖₂ ≤ C₂(F(z) − F(x) + 2λσ_{s,M}(x)_{1,w} + 2‖A_l x − y‖₂); so F(z) < min F + ε implies "
            "‖z − x̂‖₂ < C₂ε for y = A_l x̂ with an (s, M)-sparse x̂.",
            r"for all $x,y,z$: $\|z-x\|_2\le C_2(F(z)-F(x)+2\lambda\sigma_{s,M}(x)_{1,w}+2\|A_lx-y\|_2)$; so $F(z)<\min F+\varepsilon$ "
            r"implies $\|z-\hat x\|_2<C_2\varepsilon$ for $y=A_l\hat x$ with an $(s,M)$-sparse $\hat x$.",
        ),
    ),
    checked=(
        "null_space_constants() proves (ρ, γ) by dual certificates that are verified without a solver. verify() chooses b₂ and δ, makes "
        "one exact network for each of three depths, and then draws vectors, noise, model errors, attacks and pairs: outputs are "
        "enclosed, and errors, values and stretching are compared with the bounds exactly. (d) and (e) are tested at the worst noise "
        "and the worst pair that a search finds, (e) also for a matrix with two equal columns."
    ),
    source="M. J. Colbrook, V. Antun, A. C. Hansen, PNAS 119 (2022) e2107151119, Theorem 3 and supporting information; "
    "proof and sharper constants: this project's documentation",
    instantiate=FirenetGuarantee,
    picture=drawing,
)
