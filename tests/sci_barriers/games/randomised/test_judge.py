"""What is proved wrong of outputs: for all winners at once it is what it is for each alone."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sci_barriers import define_barrier
from sci_barriers.games.randomised.judge import Witnessing, sparse
from sci_barriers.verification.smale18.coins import generated
from theorems import Smale9, Smale18
from theorems.problems import Complex
from theorems.structured.vertex_solutions import VertexFamily

F = Fraction
BARRIERS: list[Any] = [
    Smale18("P3", N=4, m=2, K=3),
    Smale18("P2", N=5, m=2, K=3, rotation="dft", field="complex", R=2),
    Smale9(N=4, m=2, K=3),
    define_barrier(
        "which entry is the largest?",
        centre=[1] * 3,
        directions=[[int(i == j) for i in range(3)] for j in range(3)],
        solutions=[0, 1, 2],
        metric="discrete",
    ),
]


@settings(max_examples=40)
@given(st.sampled_from(BARRIERS), st.data())
def test_failures_of_all_winners_are_those_of_each(barrier: Any, data: st.DataObject) -> None:
    e = barrier.least_exponent + data.draw(st.integers(0, 3))
    near = data.draw(st.integers(0, barrier.competitors - 1))
    size = st.sampled_from([F(0), F(1, 1000), F(1), F(-2, 3)])
    outputs = []
    for k in range(barrier.samples):
        vertices = barrier.solution_set(near, e, k) if hasattr(barrier, "axes") else None
        output: list[Complex] = [(data.draw(size), F(0)) for _ in range(barrier.shape[1])]
        if vertices is not None and data.draw(st.booleans()):
            output = vertices.vectors()[0]
        outputs.append(tuple(output))
        alone = [barrier.failure(output, j, e, k) for j in range(barrier.competitors)]
        assert barrier.failures(output, e, k) == alone
    witnessing = Witnessing(barrier, e)
    found = [len(witnessing.failures(tuple(outputs), j)) for j in range(barrier.competitors)]
    assert Witnessing(barrier, e).counts(tuple(outputs)) == found == witnessing.counts(tuple(outputs))


def test_bounds_that_are_made_when_asked_for_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """A family may return a sequence that makes its bounds: one that was dropped may have the identity of the next."""

    class Made(Sequence[Fraction]):
        def __init__(self, values: Sequence[Fraction]) -> None:
            self._values = values

        def __len__(self) -> int:
            return len(self._values)

        def __getitem__(self, j: Any) -> Any:
            return self._values[j] + 0

    barrier, below = Smale9(N=40, m=2, K=3), VertexFamily.distances_squared_below
    output, e = barrier.solution_set(0, barrier.least_exponent).vectors()[0], barrier.least_exponent
    wanted = barrier.failures(output, e)
    assert wanted[0] is None
    assert None not in wanted[1:]
    monkeypatch.setattr(VertexFamily, "distances_squared_below", lambda *given: Made(below(*given)))
    assert barrier.failures(output, e) == wanted


entries = st.sampled_from([F(0), F(1), F(-1, 2)])
vectors = st.lists(st.tuples(entries, entries), min_size=3, max_size=3)


@given(vectors, vectors)
def test_sparse_outputs_are_equal_if_the_outputs_are(x: list[Complex], z: list[Complex]) -> None:
    assert (sparse(x) == sparse(z)) == (x == z)


class _Asked:
    """An oracle whose coins show one outcome; the data are those of the centre."""

    def __init__(self, barrier: Any, outcome: int) -> None:
        self.coins, self._barrier, self._outcome = self, barrier, outcome

    def below(self, sides: int) -> int:
        return self._outcome % sides

    def read(self, index: int) -> Any:
        return self._barrier.answer(index)


@pytest.mark.parametrize("seed", range(4))
def test_a_generated_algorithm_returns_means_of_vertices(seed: int) -> None:
    part = Smale18("P3", N=5, m=2, K=3)
    play = generated(part, seed)
    bits = 10**part.K
    for outcome in range(part.competitors):
        output = play(_Asked(part, outcome))
        assert play(_Asked(part, outcome)) == output  # the same again
        along = part.along([(F(x), F(0)) for x in output])
        support = [x for x in along if x]
        assert len(support) in (0, 1, 2, part.competitors)
        for x in support:
            assert abs(x - part.modulus_of(F(0)) / len(support)) < F(1, bits << 60)
