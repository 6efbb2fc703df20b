"""Whatever a generated program does with the data, it is refuted, and its certificate is verified."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import mpmath
from hypothesis import given
from hypothesis import strategies as st

from sci_barriers import Budget, Smale18, Status, refute

ROTATIONS = {"identity": None, "dct": None, "cayley": None, "hadamard": (1, 2, 4), "dft": None}


@st.composite
def barriers(draw: st.DrawFn) -> Smale18:
    rotation = draw(st.sampled_from(sorted(ROTATIONS)))
    m = draw(st.sampled_from(ROTATIONS[rotation] or (1, 2, 3, 5)))
    N = m + draw(st.integers(1, 4))
    name = draw(st.sampled_from(["P1", "P2", "P3"]))
    field = "complex" if rotation == "dft" else draw(st.sampled_from(["real", "complex"]))
    parameters: dict[str, Any] = (
        {"eta": draw(st.sampled_from([0, "1/3"]))} if name == "P1" else {"lam": draw(st.sampled_from(["1/3", 1, 0.1]))}
    )
    seed = draw(st.none() | st.integers(0, 99))
    return Smale18(name, N=N, m=m, K=draw(st.integers(1, 14)), rotation=rotation, field=field, seed=seed, **parameters)


class Program:
    """A deterministic program: adaptive reads, arithmetic on what it read, a guess of the winner, tricks at ties."""

    def __init__(self, reads: list[tuple[str, int]], arithmetic: str, tie: str, answer: str) -> None:
        self.reads, self.arithmetic, self.tie, self.answer = reads, arithmetic, tie, answer

    def __repr__(self) -> str:
        return f"Program({self.reads}, {self.arithmetic!r}, {self.tie!r}, {self.answer!r})"

    def norms(self, datum: Any) -> list[Any]:
        """A size of each column, in the arithmetic of the program."""
        m, N = datum.A.shape
        if self.arithmetic == "float":
            A = datum.A.numpy()
            return [float((abs(A[:, j]) ** 2).sum()) for j in range(N)]
        if self.arithmetic == "mpmath":
            A = datum.A.mpmath()
            return [mpmath.fsum(abs(A[i, j]) ** 2 for i in range(m)) for j in range(N)]
        parts = [[datum.A.entry(i, j) for i in range(m)] for j in range(N)]
        return [sum((x * x + z * z for x, z in column), Fraction(0)) for column in parts]

    def __call__(self, oracle: Any) -> Any:
        m, N = oracle.shape
        index, sizes, datum = 0, [Fraction(1)] * N, None
        for step, amount in self.reads:
            if step == "more":
                index += amount
            elif step == "less":
                index = max(0, index - amount)
            elif step == "until different" and datum is not None:
                index += amount if len(set(sizes)) < N else 0
            datum = oracle.read(index)
            sizes = self.norms(datum)
        order = sorted(range(N), key=lambda j: (sizes[j], j if self.tie == "last" else -j))
        if self.tie == "hash of the data" and datum is not None:
            order = order[sum(datum.A.real) % N :] + order[: sum(datum.A.real) % N]
        winner = order[-1]
        length = Fraction(1) if datum is None else Fraction(1) / Fraction(str(abs(float(sizes[winner])) ** 0.5 or 1.0))
        if self.answer == "vertex":
            return [length if j == winner else 0 for j in range(N)]
        if self.answer == "mean":
            return [length / N] * N
        if self.answer == "complex":
            return [complex(0.1, -0.2) * float(length)] * N
        if self.answer == "integers":
            return [j - 1 for j in range(N)]
        if self.answer == "huge":
            return [10**300 * (j - 1) for j in range(N)]
        return lambda y: [float(length) * abs(y[j % m]) for j in range(N)]  # a network


programs = st.builds(
    Program,
    st.lists(st.tuples(st.sampled_from(["more", "less", "until different", "again"]), st.integers(0, 70)), max_size=5),
    st.sampled_from(["float", "Fraction", "mpmath"]),
    st.sampled_from(["first", "last", "hash of the data"]),
    st.sampled_from(["vertex", "mean", "complex", "integers", "huge", "network"]),
)


@given(barriers(), programs)
def test_every_generated_program_is_refuted(barrier: Smale18, program: Program) -> None:
    verdict = refute(program, barrier)
    assert verdict.status is Status.REFUTED, verdict
    assert verdict.transcript.count == len(program.reads)
    assert verdict.witness is not None
    assert verdict.witness.exponent > (verdict.transcript.largest if verdict.transcript.largest is not None else 0)
    assert verdict.certificate is not None
    assert verdict.certificate.check() == (True, "", "")


@given(barriers(), programs)
def test_with_too_small_a_budget_it_is_not_refuted(barrier: Smale18, program: Program) -> None:
    verdict = refute(program, barrier, budget=Budget(reads=max(0, len(program.reads) - 1)))
    assert verdict.status is (Status.BUDGET_EXCEEDED if program.reads else Status.REFUTED)
    assert (verdict.certificate is None) == bool(program.reads)
