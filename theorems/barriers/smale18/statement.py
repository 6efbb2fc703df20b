"""The statement of smale18: K, K − 1 and K − 2 digits of sparse regularisation."""

from __future__ import annotations

from typing import Final

from theorems.barriers.smale18.omega import Omega
from theorems.core.statement import Clause, Hypothesis, Statement

SMALE18: Final = Statement(
    name="smale18",
    title="K, K − 1 and K − 2 digits of sparse regularisation: not computable; computable, with no bound on the data; from L data",
    hypotheses=(
        Hypothesis(
            "problem",
            "P1 min ‖x‖₁ s.t. ‖Ax − y‖₂ ≤ η;  P2 min λ‖x‖₁ + ‖Ax − y‖₂²;  P3 min λ‖x‖₁ + ‖Ax − y‖₂",
            r"\Xi(A,y) = \operatorname{argmin}\{\|x\|_1 : \|Ax-y\|_2\le\eta\},\ \operatorname{argmin} \lambda\|x\|_1+\|Ax-y\|_2^2,"
            r"\ \text{or}\ \operatorname{argmin} \lambda\|x\|_1+\|Ax-y\|_2",
        ),
        *Omega.as_hypotheses("N", "m", "K", "L", "R"),
        Hypothesis(
            "eta, lam",
            "P1: 0 ≤ η < t;  P2: 0 < λ < tα;  P3: 0 < λ < α, t² ≤ α²(α² − λ²);  α ≥ 1 the scale of A, t = ‖y_0‖₂",
            r"0\le\eta<t\ (P_1),\ 0<\lambda<t\alpha\ (P_2),\ "
            r"0<\lambda<\alpha,\ t^2\le\alpha^2(\alpha^2-\lambda^2)\ (P_3),\ \alpha\ge1,\ t=\|y_0\|_2",
        ),
        Hypothesis(
            "data",
            "A_n, y_{k,n} dyadic with ‖A_n − A‖₂ ≤ 2⁻ⁿ, ‖y_{k,n} − y_k‖₂ ≤ 2⁻ⁿ, and labels within 2⁻ⁿ of Ξ(A_n, y_{k,n}) "
            "where they are asked for; read for finitely many n, adaptively",
            r"\|A_n-A\|_2\le2^{-n},\ \|y_{k,n}-y_k\|_2\le2^{-n},\ \operatorname{dist}(x_{k,n},\Xi(A_n,y_{k,n}))\le2^{-n}",
        ),
    ),
    preamble="There is a class Ω of inputs (A, S), with condition numbers cond(AA*), C_FP and Cond(Ξ) at most 1, such that",
    preamble_tex=r"There is a class $\Omega$ of inputs $(A,S)$ with condition numbers $\operatorname{cond}(AA^*)$, $C_{FP}$, "
    r"$\operatorname{Cond}(\Xi)$ at most $1$, such that",
    clauses=(
        Clause(
            "(i)",
            "for every algorithm there is an input on which its error exceeds 10⁻ᴷ, on at least ⌈R(1 − 1/N1)⌉ of the R samples at once, "
            "N1 = N + 1 − m; one with coins that halts almost surely has errors of at most 10⁻ᴷ on all samples with probability at most "
            "1/N1 on some input (at most N1/(2·N1 − 1) if it need not halt), and on some sample with probability at most R/N1, if R < N1;",
            r"for every algorithm there is an input on which $\operatorname{dist}(\phi_{A,S}(y),\Xi(A,y))>10^{-K}$ for at least "
            r"$\lceil R(1-1/N_1)\rceil$ of the samples $y\in S$, $N_1=N+1-m$; one with coins that halts almost surely has errors of at "
            r"most $10^{-K}$ on all samples with probability at most $1/N_1$ on some input (at most $N_1/(2N_1-1)$ if it need not halt), "
            r"and on some sample with probability at most $R/N_1$, if $R<N_1$;",
        ),
        Clause(
            "(ii)",
            "some algorithm has an error of at most 10⁻⁽ᴷ⁻¹⁾ on all of Ω; but for every algorithm, randomised or not, every M and every "
            "p < 1 − 1/⌈N1/R⌉ there is an input on which, for each of the R samples, with probability above p its error exceeds 10⁻⁽ᴷ⁻¹⁾ "
            "or it needs more than M data; for R = 1 this is p < (N − m)/(N + 1 − m), which for R > 1 holds for each sample with an input "
            "of its own, and for the largest of the R errors;",
            r"some algorithm has an error of at most $10^{-(K-1)}$ on all of $\Omega$; but for every algorithm, randomised or not, every "
            r"$M$ and every $p<1-1/\lceil N_1/R\rceil$ there is an input on which, for each of the $R$ samples, with probability above $p$ "
            r"its error exceeds $10^{-(K-1)}$ or it needs more than $M$ data; for $R=1$ this is $p<\frac{N-m}{N+1-m}$, which for $R>1$ "
            r"holds for each sample with an input of its own, and for the largest of the $R$ errors;",
        ),
        Clause(
            "(iii)",
            "some algorithm that reads L data has an error of at most 10⁻⁽ᴷ⁻²⁾ on all of Ω; with indices below L every algorithm fails "
            "to on some input.",
            r"some algorithm that reads $L$ data has an error of at most $10^{-(K-2)}$ on all of $\Omega$; with indices below $L$ every "
            r"algorithm fails to on some input;",
        ),
        Clause(
            "(iv)",
            "and yet for every (A, S) ∈ Ω there is a ReLU network that takes a value in Ξ(A, y) at every y ∈ S.",
            r"and yet for every $(A,S)\in\Omega$ there is a ReLU network that takes a value in $\Xi(A,y)$ at every $y\in S$.",
        ),
    ),
    checked=(
        "refute() plays any program against the resisting oracle of Ω_strong and returns the input, its unique minimiser with a dual "
        "certificate, the data and the distance; verify() runs all clauses for given parameters: (computed, theoretical) for each bound, "
        "and certificates that a stand-alone checker verifies in exact arithmetic. Proofs for all algorithms are in the documentation."
    ),
    source="M. J. Colbrook, V. Antun, A. C. Hansen, PNAS 119 (2022) e2107151119, Theorem 1; class, sharp thresholds, "
    "the lower bound of (iii) and proofs: this project's documentation",
    instantiate=Omega,
)
