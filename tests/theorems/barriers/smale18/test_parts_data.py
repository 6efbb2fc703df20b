"""Data that many members of a part have in common, by enclosures from the definition alone; minimisers against a conic solver."""

from typing import Any

import numpy as np
import pytest
from flint import arb, ctx
from hypothesis import given, settings
from hypothesis import strategies as st

from oracles import Datum, ExactInput, ExactMatrix, Perturbed
from theorems import Smale18

from ....oracles.enclosures import Rows, exact, matrix, rational, rotation, square
from .generated_parts import SETTINGS, parts, raised


def entries(A: ExactMatrix) -> Rows:
    """A, entry by entry, at the working precision."""
    a = [rational(A.base)] * A.competitors
    for j, value in A.changed:
        if isinstance(value, Perturbed):
            a[j] = rational(value.base) + arb((1, -value.exponent))
        else:
            a[j] = rational(value)
    return matrix(A, a)


def distances(point: ExactInput, datum: Datum) -> tuple[arb, float, list[arb]]:
    """Return ‖A_n − A‖_F (an upper bound), ‖A_n − A‖₂ (floating point, of exact differences), ‖y_{k,n} − y_k‖₂ (bounds), times 2^n."""
    with ctx.workprec(datum.index + 300):
        U, scale = rotation(point.A.unitary), arb((1, datum.index))
        m, n = point.A.shape
        A = entries(point.A)
        E = [[(exact(datum.A, i, k) - A[i][k]) * scale for k in range(n)] for i in range(m)]
        frobenius = sum((square(x) for row in E for x in row), arb(0)).abs_upper().sqrt()
        spectral = float(np.linalg.norm(np.array([[complex(x) for x in row] for row in E]), 2))
        vectors = []
        assert len(datum.ys) == len(point.samples)
        for y, sample in zip(datum.ys, point.samples, strict=True):
            t = rational(sample.scale)
            errors = [(exact(y, i) - U[i][0] * t) * scale for i in range(m)]
            vectors.append(sum((square(x) for x in errors), arb(0)).abs_upper().sqrt())
        return frobenius, spectral, vectors


@settings(max_examples=40)
@given(parts("sharp", largest=6), st.data())
def test_one_datum_of_an_index_below_L_is_a_datum_of_all_members_of_sharp(part: Smale18, data: st.DataObject) -> None:
    assert part.L is not None
    index = data.draw(st.integers(0, part.L - 1) | st.just(part.L - 1))
    datum = part.answer(index)
    assert datum.index == index
    with ctx.workprec(400):
        frobenius, _, vectors = distances(part.centre, datum)
        # ‖A^j − A⁰‖₂ = ε exactly (Lemma 1), and the operator norm is at most the Frobenius norm
        epsilon = rational(raised(part, part.L)) * arb((1, index))
        assert frobenius + epsilon <= 1
    assert all(error <= 1 for error in vectors)
    for j in range(part.competitors):
        _, spectral, _ = distances(part.member(j, part.L), datum)
        assert spectral <= 1 + 1e-9


@settings(max_examples=40)
@given(parts(largest=6).filter(lambda part: part.part != "sharp"), st.integers(0, 60), st.integers(0, 3))
def test_one_datum_of_index_n_is_a_datum_of_all_witnesses_with_a_larger_exponent(
    part: Smale18, index: int, further: int
) -> None:
    datum = part.answer(index)
    e = max(part.least_exponent, index + 1) + further
    with ctx.workprec(400):
        frobenius, spectral, vectors = distances(part.centre, datum)
        assert frobenius + arb((1, index - e)) <= 1
    assert all(error <= 1 for error in vectors)
    assert spectral <= 1
    for j in range(part.competitors):
        _, spectral, _ = distances(part.member(j, e), datum)
        assert spectral <= 1 + 1e-9


@settings(max_examples=20)
@given(parts(largest=6), st.integers(0, 30))
def test_data_with_labels_are_data_of_the_same_members(part: Smale18, index: int) -> None:
    pytest.importorskip("theorems.structured.labels")
    if part.L is not None:
        index = min(index, part.L - 1)
    labelled = Smale18(
        part.problem,
        **{name: getattr(part, name) for name in ("N", "m", "K", "t", "alpha", "rotation", "field", "seed", "part")},
        L=part.L,
        R=part.R,
        labels=True,
    )
    datum = labelled.answer(index)
    assert (len(datum.xs), len(datum.ys)) == (part.R, part.R)
    e = part.L or max(part.least_exponent, index + 1)
    with ctx.workprec(400):
        frobenius, _, vectors = distances(labelled.centre, datum)
        assert frobenius + rational(raised(part, e)) * arb((1, index)) <= 1
    assert all(error <= 1 for error in vectors)


@pytest.mark.parametrize("field", ["real", "complex"])
@pytest.mark.parametrize("setting", [*SETTINGS[:2], SETTINGS[4], SETTINGS[7]], ids=str)
@pytest.mark.parametrize("kind", ["strong", "weak", "sharp"])
def test_minimisers_agree_with_a_conic_solver(kind: str, setting: dict[str, Any], field: str) -> None:
    cvxpy = pytest.importorskip("cvxpy")
    K = {"strong": 3, "weak": 2, "sharp": 1}[kind]
    part = Smale18(
        **setting,
        N=5,
        m=3,
        K=K,
        part=kind,
        L=2 if kind == "sharp" else None,
        R=2,
        field=field,
        rotation="dft" if field == "complex" else "dct",
        seed=5,
    )
    (parameter,) = (float(x) for x in part.problem.parameters().values())
    winner, e = 1, part.least_exponent
    point = part.member(winner, e)
    dense = np.array([[complex(x) for x in row] for row in entries(point.A)])
    for k, sample in enumerate(point.samples):
        y = float(sample.scale) * np.array([complex(row[0]) for row in rotation(part.unitary)])
        known = np.array([complex(float(x), float(z)) for x, z in part.solution_set(winner, e, k).vectors()[0]])
        c = abs(known).max()
        A, b = (dense, y) if field == "complex" else (dense.real, y.real)
        z = cvxpy.Variable(part.N, complex=field == "complex")  # x/c
        residual = c * A @ z - b
        if part.problem.name == "P1":
            value, constraints = (
                cvxpy.norm1(z),
                [residual == 0 if parameter == 0 else cvxpy.norm(residual) <= parameter],
            )
        else:
            v, scale = cvxpy.Variable(part.m, complex=field == "complex"), parameter * c
            if part.problem.name == "P2":
                scale = scale**0.5
            constraints = [residual == scale * v]
            value = cvxpy.norm1(z) + (cvxpy.sum_squares(v) if part.problem.name == "P2" else cvxpy.norm(v))
        program = cvxpy.Problem(cvxpy.Minimize(value), constraints)
        program.solve(solver="CLARABEL", tol_gap_abs=1e-10, tol_gap_rel=1e-10, tol_feas=1e-10)
        assert program.status == "optimal"
        assert np.abs(z.value - known / c).max() < 1e-5
        remainder = np.linalg.norm(A @ (known if field == "complex" else known.real) - b)
        best = abs(known).sum() / c
        if part.problem.name != "P1":
            best += remainder**2 / (parameter * c) if part.problem.name == "P2" else remainder / (parameter * c)
        else:
            assert remainder <= parameter + 1e-9
        assert abs(program.value - best) < 1e-7
