"""Programs drawn at random: whatever they read and compute, each one that halts is refuted, and its certificate verifies."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sci_barriers import Budget, Smale18, Status, refute

F = Fraction
#: A column or a vector: pairs of a real and an imaginary part, in the number type of the program.
Column = list[tuple[Any, Any]]

VIEWS = ("fractions", "numpy", "mpmath", "flint")
SCORES = ("first entry", "norm", "correlation", "low bits")
NEXT = ("same", "plus", "half", "from a value", "from the size", "constant")
SHAPES = ("vertex", "shifted vertex", "spread", "all", "signs", "nothing")
CASTS = ("raw", "float", "complex", "int", "array", "generator", "network", "exact network")


@dataclass(frozen=True)
class Program:
    """Reads indices, each computed from what was read before; guesses a column at each; returns something about the last guess."""

    start: int
    steps: tuple[tuple[str, int], ...]
    patience: int  # goes on until one column wins by 2·2^-n, so many times at most
    view: str
    score: str
    largest: bool
    last_of_ties: bool
    shape: str
    cast: str

    def __call__(self, oracle: Any) -> Any:
        n, datum, guesses = self.start, oracle.read(self.start), []
        for rule, k in self.steps:
            A, y = self.data(datum)
            guesses.append(self.guess(A, y))
            n = self.next_index(rule, k, n, A[guesses[-1]])
            datum = oracle.read(n)
        for _ in range(self.patience):
            A, y = self.data(datum)
            scores = sorted(self.points(A, y), reverse=True)
            if real(scores[0] - scores[1]) > 2.0 ** (1 - n):
                break
            n += 1
            datum = oracle.read(n)
        A, y = self.data(datum)
        if self.cast == "network":
            return lambda z: self.finish(self.vector(A, [(complex(x).real, complex(x).imag) for x in z], guesses))
        if self.cast == "exact network":
            return Exact(lambda z: self.finish(self.vector(A, column(z, self.view), guesses)))
        return self.finish(self.vector(A, y, guesses))

    def data(self, datum: Any) -> tuple[list[Column], Column]:
        """The columns of A_n, and y_n."""
        m, N = datum.A.shape
        flat = column(datum.A, self.view)
        return [[flat[i * N + k] for i in range(m)] for k in range(N)], column(datum.y, self.view)

    def points(self, A: list[Column], y: Column) -> list[Any]:
        if self.score == "first entry":
            return [c[0][0] + c[0][1] for c in A]
        if self.score == "norm":
            return [sum(x * x + z * z for x, z in c) for c in A]
        if self.score == "low bits":
            return [int(sum(int(x * 4096) + int(z * 4096) for x, z in c)) % 7 for c in A]
        return [real * real + imag * imag for real, imag in (inner(c, y) for c in A)]

    def guess(self, A: list[Column], y: Column) -> int:
        points = self.points(A, y)
        best = max(points) if self.largest else min(points)
        ties = [k for k, value in enumerate(points) if value == best]
        return ties[-1] if self.last_of_ties else ties[0]

    @staticmethod
    def next_index(rule: str, k: int, n: int, chosen: Column) -> int:
        value = int(sum(abs(x) + abs(z) for x, z in chosen) * 1024)
        return {
            "same": n, "plus": n + k, "half": n // 2, "from a value": value % (k + 40), "from the size": value.bit_length(), "constant": k,
        }[rule]  # fmt: skip

    def vector(self, A: list[Column], y: Column, guesses: list[int]) -> Column:
        zero = y[0][0] * 0
        result: Column = [(zero, zero)] * len(A)
        chosen = self.guess(A, y)
        targets = {"vertex": [chosen], "shifted vertex": [chosen], "spread": sorted({chosen, *guesses}), "nothing": []}
        for k in targets.get(self.shape, range(len(A))):
            size = sum((x * x + z * z for x, z in A[k]), zero)
            if size:
                real, imag = inner(A[k], y)
                share = len(targets.get(self.shape, A))
                result[k] = (real / size / share, imag / size / share)
            if self.shape == "shifted vertex":
                result[k] = (result[k][0] * 1025 / 1024, result[k][1])
            if self.shape == "signs":
                result[k] = ((result[k][0] > 0) - (result[k][0] < 0) + zero, zero)
        return result

    def finish(self, vector: Column) -> Any:
        if self.cast == "array":
            return np.array([complex(real(x), real(z)) for x, z in vector])
        if self.cast == "generator":
            return (real(x) for x, _ in vector)
        if self.cast == "int":
            return [round(real(x) * 10**6) for x, _ in vector]
        if self.cast == "float":
            return [real(x) for x, _ in vector]
        if self.cast == "complex" or any(z for _, z in vector):
            return tuple(mpmath.mpc(x, z) if self.view == "mpmath" else complex(real(x), real(z)) for x, z in vector)
        return [x for x, _ in vector]


@dataclass(frozen=True)
class Exact:
    call: Callable[[Any], Any]
    exact = True

    def __call__(self, y: Any) -> Any:
        return self.call(y)


def real(x: Any) -> float:
    return float(F(int(x.p), int(x.q))) if hasattr(x, "p") else float(x)


def inner(c: Column, y: Column) -> tuple[Any, Any]:
    return (
        sum(a * x + b * z for (a, b), (x, z) in zip(c, y, strict=True)),
        sum(a * z - b * x for (a, b), (x, z) in zip(c, y, strict=True)),
    )


def column(array: Any, view: str) -> Column:
    """All entries, row by row."""
    complex_field = array.field == "complex"
    if view == "fractions":
        rows = array.fractions()
        flat = rows if len(array.shape) == 1 else [x for row in rows for x in row]
        return flat if complex_field else [(x, F(0)) for x in flat]
    if view == "numpy":
        return [(x.real, x.imag) for x in array.numpy().ravel().tolist()]
    if view == "mpmath":
        return [(mpmath.re(x), mpmath.im(x)) for x in array.mpmath()]
    parts = array.flint() if complex_field else (array.flint(), array.flint() * 0)
    return list(zip(parts[0].entries(), parts[1].entries(), strict=True))


programs = st.builds(
    Program,
    start=st.integers(0, 60),
    steps=st.lists(st.tuples(st.sampled_from(NEXT), st.integers(0, 60)), max_size=5).map(tuple),
    patience=st.integers(0, 4),
    view=st.sampled_from(VIEWS),
    score=st.sampled_from(SCORES),
    largest=st.booleans(),
    last_of_ties=st.booleans(),
    shape=st.sampled_from(SHAPES),
    cast=st.sampled_from(CASTS),
)


@st.composite
def barriers(draw: st.DrawFn) -> Smale18:
    name, m = draw(
        st.sampled_from(
            [("identity", 1), ("identity", 3), ("hadamard", 2), ("hadamard", 4), ("dct", 3), ("cayley", 3), ("dft", 3)]
        )
    )
    field = "complex" if name == "dft" else draw(st.sampled_from(["real", "complex"]))
    setting = draw(
        st.sampled_from(
            [
                {"problem_name": "P1", "eta": "1/10"},
                {"problem_name": "P1"},
                {"problem_name": "P2"},
                {"problem_name": "P3"},
            ]
        )
    )
    return Smale18(
        **setting, N=m + draw(st.integers(1, 3)), m=m, K=draw(st.integers(1, 12)), rotation=name, field=field,
        seed=draw(st.none() | st.integers(0, 3)),
    )  # fmt: skip


@given(programs, barriers())
def test_every_program_that_halts_is_refuted(program: Program, barrier: Smale18) -> None:
    verdict = refute(program, barrier)
    assert verdict.status is Status.REFUTED, verdict.traceback
    assert verdict.certificate is not None
    assert verdict.certificate.check() == (True, "", "")
    assert verdict.witness is not None
    assert verdict.witness.exponent > max(verdict.transcript.reads)
    assert verdict.output is not None
    truth = barrier.solution_set(verdict.witness.winner, verdict.witness.exponent)
    assert truth.distance_squared(verdict.output) > F(1, 100**barrier.K)
    assert truth == barrier.problem.solution_set(barrier.witness(verdict.witness.winner, verdict.witness.exponent))


@given(programs, barriers(), st.data())
def test_with_less_than_it_reads_every_program_exceeds_the_budget(
    program: Program, barrier: Smale18, data: st.DataObject
) -> None:
    free = refute(program, barrier)
    assert free.transcript.largest is not None
    reads = data.draw(st.integers(0, free.transcript.count))
    index = data.draw(st.none() | st.integers(0, free.transcript.largest))
    verdict = refute(program, barrier, budget=Budget(reads=reads, index=index))
    enough = reads == free.transcript.count and (index is None or index == free.transcript.largest)
    assert verdict.status is (Status.REFUTED if enough else Status.BUDGET_EXCEEDED)
    if enough:
        assert (verdict.output, verdict.transcript, verdict.witness) == (free.output, free.transcript, free.witness)
    else:
        assert verdict.certificate is None
        assert verdict.transcript.reads == free.transcript.reads[: verdict.transcript.count]


def test_the_programs_are_of_many_kinds() -> None:
    # Programs that guess differently give different outputs: the strategy above is no single algorithm in disguise.
    barrier = Smale18("P3", N=5, m=3, K=3, rotation="dct", seed=1)
    outputs = {
        (shape, last, score): refute(
            Program(20, (("half", 0),), 1, "fractions", score, True, last, shape, "raw"), barrier
        ).output
        for shape in SHAPES
        for last in (False, True)
        for score in SCORES
    }
    assert len({tuple(output) for output in outputs.values() if output is not None}) >= 10
