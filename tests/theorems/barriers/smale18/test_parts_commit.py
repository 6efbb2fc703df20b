"""The member that is chosen after the outputs are known: wrong on as many samples as the pigeonhole principle forces."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from theorems import Smale18, TheoremError, Undecided
from theorems.problems import Complex

from .generated_parts import F, parts


def exact_distance(part: Smale18, output: list[Complex], winner: int, exponent: int, sample: int) -> Fraction:
    return part.solution_set(winner, exponent, sample).distance_squared(output)


@st.composite
def outputs(draw: st.DrawFn, part: Smale18, exponent: int) -> list[list[Complex]]:
    """For each sample a solution of some witness, the middle of all of them, zero, or anything."""
    result = []
    for k in range(part.R):
        vertices = [part.solution_set(j, exponent, k).vectors()[0] for j in range(part.competitors)]
        kind = draw(st.sampled_from(["vertex", "vertex", "middle", "zero", "anything"]))
        if kind == "vertex":
            vector = draw(st.sampled_from(vertices))
        elif kind == "middle":
            columns = list(zip(*vertices, strict=True))
            count = len(vertices)
            vector = [(sum(x for x, _ in c) / F(count), sum(z for _, z in c) / F(count)) for c in columns]
        elif kind == "zero":
            vector = [(F(0), F(0))] * part.N
        else:
            entry = st.tuples(st.fractions(), st.fractions() if part.field == "complex" else st.just(F(0)))
            vector = draw(st.lists(entry, min_size=part.N, max_size=part.N))
        result.append(list(vector))
    return result


@settings(max_examples=60)
@given(parts(largest=6, samples=7), st.data())
def test_some_member_is_wrong_on_as_many_samples_as_the_pigeonhole_forces(part: Smale18, data: st.DataObject) -> None:
    largest = data.draw(st.integers(0, (part.L or 40) - 1))
    e = part.L or max(part.least_exponent, largest + 1)
    vectors = data.draw(outputs(part, e))
    witness = part.commit_all(vectors, largest)
    assert witness.exponent == e
    assert part.failures_forced == -(-part.R * (part.competitors - 1) // part.competitors)
    assert part.R >= len(witness.failures) >= part.failures_forced
    assert [f.sample for f in witness.failures] == sorted({f.sample for f in witness.failures})
    for failure in witness.failures:
        exact = exact_distance(part, vectors[failure.sample], witness.winner, e, failure.sample)
        assert F(1, 100**part.K) < failure.squared_distance <= exact
    right = [
        sum(exact_distance(part, vectors[k], j, e, k) * 100**part.K <= 1 for k in range(part.R))
        for j in range(part.competitors)
    ]
    assert len(witness.failures) <= part.R - right[witness.winner]
    assert part.commit_all(vectors, largest) == witness
    for other in vectors[0], vectors[-1]:  # one sample alone is the case R = 1
        assert part.failure(other, witness.winner, e, 0) == part.failure(other, witness.winner, e)


@pytest.mark.parametrize("kind", ["strong", "weak", "sharp"])
@pytest.mark.parametrize("N", [2, 3, 5])
@pytest.mark.parametrize("R", [1, 2, 3, 4, 7])
def test_an_adversary_who_is_right_for_another_winner_on_every_sample(kind: str, N: int, R: int) -> None:
    part = Smale18("P2", N=N, m=1, K=3, part=kind, L=5 if kind == "sharp" else None, R=R, field="complex", seed=2)
    e = part.L or 9
    vectors = [part.solution_set(k % N, e, k).vectors()[0] for k in range(R)]
    witness = part.commit_all(vectors, 4)
    assert len(witness.failures) == part.failures_forced == R - R // N
    same = [part.solution_set(N - 1, e, k).vectors()[0] for k in range(R)]
    found = part.commit_all(same, 4)
    assert found.winner != N - 1
    assert [failure.sample for failure in found.failures] == list(range(R))


def test_commit_refuses_what_is_not_one_vector_for_each_sample() -> None:
    part = Smale18("P3", N=3, m=2, K=2, R=2, part="sharp", L=6)
    zero = [(F(0), F(0))] * 3
    for wrong in ([], [zero], [zero] * 3):
        with pytest.raises(TheoremError, match="^outputs = .* vectors'; allowed: 2 of them$"):
            part.commit_all(wrong, 3)
    with pytest.raises(TheoremError, match="^output = 'length 2'; allowed: length 3$"):
        part.commit_all([zero, zero[:2]], 3)
    with pytest.raises(TheoremError, match="^largest = 6; allowed: at most 5: the next index tells the members apart"):
        part.commit_all([zero, zero], 6)
    assert len(part.commit_all([zero, zero], 5).failures) == 2
    assert issubclass(Undecided, ArithmeticError)  # never a success
