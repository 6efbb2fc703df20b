"""7.2: prove the null space property."""

from __future__ import annotations

from fractions import Fraction

from sci_barriers.course._contract import Exercise, Feedback, failed, passed
from sci_barriers.course._submission import Submission

CASES = [[[2, 0, 0, 1], [0, 2, 0, 1], [0, 0, 2, 1]], [[3, 0, 2], [0, 3, 2]]]


def _judge(submission: Submission) -> Feedback:
    for A in CASES:
        answer = submission.value(EXERCISE.name, A)
        m, n = len(A), len(A[0])
        try:
            rho, gamma, columns = answer
            rho, gamma, U = Fraction(rho), Fraction(gamma), [[Fraction(x) for x in u] for u in columns]
            assert len(U) == n
            assert all(len(u) == m for u in U)
        except (TypeError, ValueError, AssertionError):
            return failed(f"it has to return [ρ, γ, [u_1, …, u_{n}]] with vectors u_i of length {m}, all exact numbers")
        if not 0 < rho < 1:
            return failed(f"ρ = {rho} is not between 0 and 1")
        for i, u in enumerate(U):
            seen = [sum((A[k][j] * u[k] for k in range(m)), Fraction(0)) for j in range(n)]
            if seen[i] != 1:
                return failed(f"u_{i}: (Aᵀu)_{i} is {seen[i]}, and has to be 1")
            worst = max((abs(x), j) for j, x in enumerate(seen) if j != i)
            if worst[0] > rho:
                return failed(f"u_{i}: |(Aᵀu)_{worst[1]}| = {worst[0]} is above ρ = {rho}")
            if sum(x * x for x in u) > gamma * gamma:
                return failed(f"u_{i}: ‖u‖² = {sum(x * x for x in u)} is above γ² = {gamma * gamma}")
    return passed(
        "|x_i| = |⟨u_i, Ax⟩ - Σ_(j≠i) (Aᵀu_i)_j x_j| ≤ γ‖Ax‖ + ρ·(sum of the others): that is the property for s = 1"
    )


EXERCISE = Exercise(
    "certify", 7, 2, "Prove the null space property", "proof", 5,
    (
        "For each i you want a vector u_i with (Aᵀu_i)_i = 1 and all other |(Aᵀu_i)_j| small.",
        "Try u_i = a_i/‖a_i‖², the i-th column: then (Aᵀu_i)_j = ⟨a_j, a_i⟩/‖a_i‖².",
        "Compute ρ as the largest off-diagonal entry of that, and γ as a rational number of at least the largest ‖u_i‖ (for example 1 here: all columns have length at least 1).",
    ),
    _judge,
)  # fmt: skip
