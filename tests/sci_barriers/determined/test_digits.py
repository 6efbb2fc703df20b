"""The question asked with arrays: answers for outputs, kinds of data, bad arguments, an independent check with CVXPY."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import sparse

from sci_barriers import P1, P2, P3, BarrierError, TheoremError, digits
from sci_barriers.determined.cost import cost
from sci_barriers.determined.exact_arrays import data_of
from sci_barriers.determined.picture import floors, shares
from theorems.digits import Answer, Coefficient, Data, Radius

F = Fraction


def instance(m: int = 12, N: int = 20, seed: int = 0) -> tuple[Any, Any]:
    rng = np.random.default_rng(seed)
    A = rng.standard_normal((m, N)) / np.sqrt(m)
    x = np.zeros(N)
    x[:3] = 1 + rng.random(3)
    return A, A @ x + 0.01 * rng.standard_normal(m)


def test_the_first_line() -> None:
    A, y = instance()
    report = digits(A, y, "P2", lam="1/4", radius_y="1e-6")
    assert report.proved is not None and report.impossible is not None
    assert report.headline == f"{report.proved} digits proved, no solver can deliver {report.impossible}"
    assert 4 <= report.proved < report.impossible <= report.proved + 2
    assert report.headline in str(report)
    assert report.record()["digits_proved"] == report.proved
    html = report._repr_html_()
    assert html.count("<tr>") == 14 and "⋮ 8 more" in html and report.headline in html


def test_right_wrong_and_open() -> None:
    A, y = instance()
    centre = digits(A, y, "P2", lam="1/4", known="exact", ceiling=False)
    x = [c.value for c in centre.coefficients]
    near = digits(A, y, "P2", lam="1/4", radius_y="1e-6", output=x, tolerance="1e-5", ceiling=False)
    assert near.answer is Answer.RIGHT
    far = digits(A, y, "P2", lam="1/4", radius_y="1e-6", output=[0] * 20, tolerance="1e-5", ceiling=False)
    assert far.answer is Answer.WRONG
    unknown = digits(A, y, "P2", lam="1/4", radius_y="1e-3", output=x, tolerance="1e-5", ceiling=False)
    assert unknown.answer is Answer.OPEN
    assert "estimate" in str(unknown)
    for report in (near, far, unknown):
        assert report.enclosed is not None
        assert report.enclosed.check() == (True, "", "")


@pytest.mark.parametrize("problem", [P1("1/4"), P2("1/4"), P3("2/5")], ids=["P1", "P2", "P3"])
def test_cvxpy_agrees(problem: Any) -> None:
    cvxpy = pytest.importorskip("cvxpy")
    A, y = instance(seed=3)
    report = digits(A, y, problem, known="exact", ceiling=False)
    x = cvxpy.Variable(20)
    residual, l1 = cvxpy.norm(A @ x - y, 2), cvxpy.norm(x, 1)
    parameter = float(next(iter(problem.parameters().values())))
    objective = {"P1": l1, "P2": parameter * l1 + cvxpy.sum_squares(A @ x - y), "P3": parameter * l1 + residual}
    constraints = [residual <= parameter] if problem.name == "P1" else []
    cvxpy.Problem(cvxpy.Minimize(objective[problem.name]), constraints).solve(
        solver="CLARABEL", tol_gap_abs=1e-9, tol_gap_rel=1e-9, tol_feas=1e-9
    )
    for value, known in zip(x.value, report.coefficients, strict=True):
        assert abs(float(known.value) - value) < 1e-4  # type: ignore[arg-type]


@given(arrays(float, (2, 3), elements=st.floats(-1e6, 1e6)), st.sampled_from(["array", "lists", "sparse", "fractions"]))
def test_arrays_are_taken_exactly(A: Any, form: str) -> None:
    forms = {
        "array": A,
        "lists": A.tolist(),
        "sparse": sparse.csr_matrix(A),
        "fractions": [[F(v) for v in row] for row in A.tolist()],
    }
    data = data_of(forms[form], np.array([[1.0], [0.5]]), Radius(), Radius())
    found = [[F(v, data.under_A) for v in column] for column in data.columns]
    assert found == [[F(v) for v in column] for column in A.T.tolist()]
    assert [F(v, data.under_y) for v in data.y] == [1, F(1, 2)]


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ({"A": [[1.0, float("nan")]], "y": [1.0]}, "A"),
        ({"A": [[1.0, 2.0]], "y": [1.0, 2.0]}, "y"),
        ({"A": [1.0, 2.0], "y": [1.0]}, "A"),
        ({"A": [[1.0], [1.0, 2.0]], "y": [1.0, 1.0]}, "A"),
        ({"known": None, "radius_y": None}, "known"),
        ({"known": -1}, "known"),
        ({"known": True}, "known"),
        ({"known": "float16"}, "known"),
        ({"radius_y": -1}, "radius_y"),
        ({"radius_y": "x"}, "radius_y"),
        ({"norm_A": "operator"}, "norm_A"),
        ({"norm_y": "frobenius"}, "norm_y"),
        ({"output": [1]}, "output"),
        ({"output": [1, float("inf")]}, "output"),
        ({"tolerance": "1e-3"}, "tolerance"),
        ({"problem": "P4"}, "problem"),
        ({"problem": "P2", "eta": 1}, "eta"),
        ({"problem": "LP", "lam": 1}, "lam"),
        ({"lam": 0}, "lam"),
        ({"weights": [1]}, "weights"),
        ({"weights": [1, 0]}, "weights"),
    ],
)
def test_wrong_arguments(arguments: dict[str, Any], name: str) -> None:
    usual: dict[str, Any] = {"A": [[1, 2]], "y": [1], "radius_y": "1e-3"}
    with pytest.raises((BarrierError, TheoremError), match=f"{name}.* = .*; allowed: "):
        digits(**usual | arguments)


def test_a_tiny_signal() -> None:
    A, y = instance()
    report = digits(A, y * 1e-8, "P2", lam=F(1, 4) / 10**8, radius_y="1e-14", ceiling=False)
    assert report.proved is not None and report.proved >= 12


def test_two_equal_columns_are_named() -> None:
    A, y = instance()
    report = digits(np.hstack([A, -A[:, :1]]), y, "P2", lam="1/4", radius_y="1e-6", ceiling=False)
    assert report.unique is False
    assert "equal columns (up to sign and weight): 0 and 20" in str(report)


@pytest.mark.parametrize("name", ["hilbert", "vandermonde"])
def test_ill_conditioned_matrices(name: str) -> None:
    """Doubles do not suffice; what is proved is still right: 0 digits are an answer."""
    n = 8
    hilbert = [[F(1, i + j + 1) for j in range(n)] for i in range(n)]
    vandermonde = [[F(i + 1, n) ** j for j in range(n)] for i in range(n)]
    A = hilbert if name == "hilbert" else vandermonde
    y = [sum(row, F(0)) for row in A]
    exact = digits(A, y, "P2", lam=F(1, 10**12), known="exact")
    assert exact.digits.enclosure is not None and exact.digits.enclosure.radius == 0  # the minimiser is rational
    assert exact.headline.startswith("all digits proved")
    coarse = digits(A, y, "P2", lam=F(1, 10**12), radius_y="1e-6")
    assert coarse.digits.enclosure is not None
    point = [c.value for c in exact.coefficients]
    square = sum((F(p) - F(c.value)) ** 2 for p, c in zip(point, coarse.coefficients, strict=True))  # type: ignore[arg-type]
    assert square <= (coarse.digits.enclosure.radius + F(1, 10**15)) ** 2


def test_the_picture_has_three_colours_and_the_competing_columns() -> None:
    pytest.importorskip("matplotlib")
    tie = digits([[1, 1], [0, F(1, 8)]], [1, F(1, 32)], "P2", lam="1/5", known=5)
    assert tie.digits.ceiling is not None and tie.digits.ceiling.competing
    picture = tie.picture()
    assert picture.image.startswith(b"<svg")
    for i in tie.digits.ceiling.competing:
        assert f"competing columns: {', '.join(map(str, tie.digits.ceiling.competing))}" in picture.alt
        assert i in (0, 1)
    plain = digits([[3, 1], [1, 2]], [1, 2], "P2", lam="1/10", radius_y="1e-6", ceiling=False).picture()
    assert "competing" not in plain.alt and "6 digits proved" in plain.alt


def test_the_chart_of_a_report_has_words_that_can_be_selected_and_is_written(tmp_path: Path) -> None:
    report = digits([[3, 1], [1, 2]], [1, 2], "P2", lam="1/10", radius_y="1e-6", ceiling=False)
    svg = report.svg()
    assert svg.startswith('<svg role="img"') and f"<title>{report.headline}</title>" in svg
    assert "digits after the point</text>" in svg and "<script" not in svg
    assert report.plot().description == report.picture().alt
    assert report.plot().write(tmp_path / "digits.png").read_bytes().startswith(b"\x89PNG")


def test_shares_of_the_digits_are_all_of_them() -> None:
    for radius, floor in ((F(1, 10**6), F(1, 10**8)), (F(0), None), (F(10), F(10)), (F(1, 10**30), F(1, 10**31))):
        found = shares(Coefficient(F(1), radius, "positive"), floor)
        assert sum(found.values()) == 16 and min(found.values()) >= 0
    assert shares(Coefficient(F(1), F(1, 10**6), "positive"), F(1, 10**8)) == {"proved": 6, "open": 2, "beyond": 8}


def test_progress_tells_what_is_done_and_how_much_there_is() -> None:
    A, y = instance()
    told: list[tuple[str, int, int]] = []
    digits(A, y, "P2", lam="1/4", radius_y="1e-6", progress=lambda *what: told.append(what))
    stages = [stage for stage, _, _ in told]
    assert "segments of the path of minimisers" in stages
    assert any(stage.startswith("proofs with") for stage in stages)
    pairs = [(done, most) for stage, done, most in told if stage == "pairs of inputs"]
    assert pairs and all(0 <= done < most for done, most in pairs)
    first = stages.index("pairs of inputs")
    assert all(stage == "pairs of inputs" for stage in stages[first:])


@pytest.mark.parametrize(("shape", "known"), [((1000, 10_000), True), ((1000, 10_000), False), ((50, 50), True)])
def test_the_cost_of_large_data_grows_with_them(shape: tuple[int, int], known: bool) -> None:
    m, N = shape
    text = cost(Data([[1] * m] * N, 1, [1] * m, 1, 1, Radius() if known else Radius.index(9), Radius()))
    assert text.startswith(f"A has {m} × {N} entries: about ")
    if N == 10_000:
        assert ("60 s and 4.0 GB" in text) == known and ("4 min and 4.0 GB" in text) == (not known)


def test_each_coefficient_has_a_floor_of_its_own() -> None:
    """Half of the distance of its two values; no coefficient is known better than that, and all of them together as well as κ."""
    A, y = instance()
    report = digits(A, y, "P2", lam="1/4", radius_y="1e-4")
    found = floors(report.digits)
    assert report.digits.ceiling is not None and found
    pairs = list(zip(*(e.coefficients() for e in report.digits.ceiling.enclosures), strict=True))
    for i, (a, b) in enumerate(pairs):
        apart = abs(a.value - b.value)  # type: ignore[operator]
        assert found.get(i, F(0)) <= apart / 2 <= report.coefficients[i].radius
    assert sum(v * v for v in found.values()) >= report.digits.ceiling.kappa**2 * F(99, 100)
    assert floors(digits(A, y, "P2", lam="1/4", known="exact").digits) == {}
