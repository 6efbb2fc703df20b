"""The search for two points, networks of any make, enclosed data, and the command."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from sci_barriers import BarrierError
from sci_barriers.cli import app
from sci_barriers.networks import Firenet, LinearOperator, MatrixOperator, unrolled_ista
from sci_barriers.operators import Fourier, SampledTransform, Walsh, Wavelet, phantom, variable_density
from sci_barriers.tradeoff import decoder_of, measured, search
from sci_barriers.verification import verify_tradeoff
from theorems import checker
from theorems.guarantees import FirenetGuarantee, SparsityInLevels

F = Fraction
Array = Any
run = CliRunner()


def sampled(kind: str, side: int, seed: int = 1) -> SampledTransform:
    transform: Any = Fourier(side) if kind == "fourier" else Walsh(side)
    return SampledTransform(
        transform, variable_density(side, ordering=transform.ordering, rate=0.3, centre=1, seed=seed)
    )


def test_the_bound_where_the_balls_lie_around_zero() -> None:
    """The enclosure of A x − y is a ball around 0 where y is A x rounded, or x is 0: its square and its root are bounded all the same."""
    operator, source = sampled("fourier", 8), np.random.default_rng(2)
    for x in (np.zeros((8, 8)), np.eye(8), np.ones((8, 8)), source.standard_normal((8, 8))):
        assert 0 <= measured(operator, x, operator.forward(x)) < F(1, 10**12)
        assert measured(operator, x, minus=x) == 0
        assert measured(operator, np.round(x) * 2.0**-1000, np.zeros(operator.codomain)) >= 0


# --- Enclosed data ---------------------------------------------------------------------------------------------------------------


def by_hand(A: SampledTransform, x: Array) -> list[Any]:
    """A x by the definitions of the transforms, in mpmath."""
    n = A.transform.side
    rows = range(n)
    if isinstance(A.transform, Fourier):

        def entry(i: int, a: int) -> Any:
            return mpmath.expjpi(mpmath.mpf(-2 * (i - n // 2) * a) / n)
    else:
        changes = {sum(h[k] != h[k + 1] for k in range(n - 1)): h for h in hadamard(n)}

        def entry(i: int, a: int) -> Any:
            return changes[i][a]

    U = [[entry(i, a) for a in rows] for i in rows]
    values = [[mpmath.mpmathify(v) for v in row] for row in x.tolist()]
    return [
        mpmath.fsum(U[i][a] * values[a][b] * U[j][b] for a in rows for b in rows) / n
        for i, j in np.argwhere(A.mask).tolist()
    ]


def hadamard(n: int) -> list[list[int]]:
    rows = [[1]]
    while len(rows) < n:
        rows = [row + row for row in rows] + [row + [-v for v in row] for row in rows]
    return rows


@pytest.mark.parametrize(("kind", "side"), [("fourier", 4), ("fourier", 5), ("walsh", 4), ("walsh", 8)])
@pytest.mark.parametrize("is_complex", [False, True])
def test_data_are_enclosed(kind: str, side: int, is_complex: bool) -> None:
    A, source = sampled(kind, side), np.random.default_rng(3)
    x, other = source.normal(size=(2, side, side)) + (1j * source.normal(size=(2, side, side)) if is_complex else 0)
    y = A.forward(x)
    with mpmath.workdps(90):
        exact, moved = by_hand(A, x), by_hand(A, other)
        for found, expected in (
            (measured(A, x, y), [a - mpmath.mpmathify(b) for a, b in zip(exact, y.tolist(), strict=True)]),
            (measured(A, x, minus=other), [a - b for a, b in zip(exact, moved, strict=True)]),
            (measured(A, x), exact),
        ):
            size = mpmath.sqrt(mpmath.fsum(abs(v) ** 2 for v in expected))
            bound = mpmath.mpf(found.numerator) / found.denominator
            assert (
                size * (1 - mpmath.mpf(10) ** -40)
                <= bound
                <= size * (1 + mpmath.mpf(10) ** -40) + mpmath.mpf(10) ** -60
            )
    assert 0 < measured(A, x, y) < F(1, 10**13)


def test_a_hidden_image_of_the_walsh_transform_is_exactly_hidden() -> None:
    A = sampled("walsh", 8)
    spectrum = np.zeros((8, 8))
    spectrum[~A.mask] = 8.0  # integers: the image is exact
    x = A.transform.adjoint(spectrum)
    assert np.array_equal(x, np.round(x))
    assert measured(A, x) == 0
    assert measured(A, x, np.zeros(A.codomain)) == 0


@given(st.integers(0, 2**32), st.booleans())
@settings(max_examples=20)
def test_matrices_are_exact(seed: int, is_complex: bool) -> None:
    source = np.random.default_rng(seed)
    A = source.integers(-9, 10, size=(3, 4)) / 4.0 + (1j * source.integers(-9, 10, size=(3, 4)) if is_complex else 0)
    x = source.integers(-9, 10, size=4) / 8.0
    assert measured(MatrixOperator(A, norm=100), x, A @ x) == 0
    square = sum(F(v.real) ** 2 + F(v.imag) ** 2 for v in (A @ x + 0j).tolist())
    assert measured(MatrixOperator(A, norm=100), x) ** 2 >= square


# --- Search ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["fourier", "walsh"])
def test_the_adjoint_is_not_accused(kind: str) -> None:
    """‖A*‖ = 1: nothing above 1 can be forced, and with Walsh samples its own outputs force 1 up to rounding."""
    A = sampled(kind, 16)
    found = search(decoder_of(A.adjoint, A), A, phantom(16), budget=40, seed=2)
    assert found.points.lipschitz is not None
    assert found.points.lipschitz <= F(1)
    assert found.evaluations <= 40
    if kind == "walsh":
        assert found.points.lipschitz > 1 - F(1, 10**10)


def learned(A: Any, image: Array, detail: Array, left: float) -> tuple[Any, Array]:
    """A decoder that reads off, from the little that the data have of it, how much of a detail there is."""
    faint = detail - (1 - left) * A.adjoint(A.forward(detail)).real
    trace = A.forward(faint)
    own = A.forward(image)
    return lambda y: image + float(np.vdot(trace, y - own).real / np.vdot(trace, trace).real) * faint, faint


@pytest.mark.parametrize(("kind", "side"), [("walsh", 16), ("fourier", 16), ("walsh", 64)])
def test_a_decoder_that_sees_a_hidden_detail_pays(kind: str, side: int) -> None:
    A, image = sampled(kind, side), phantom(side)
    detail = np.zeros((side, side))
    detail[side // 2 : side // 2 + 2, side // 3 : side // 3 + 2] = 1
    decoder, faint = learned(A, image, detail, 1e-2)
    found = search(decoder_of(decoder, A), A, image, details=[detail], budget=60)
    slope = float(np.linalg.norm(faint) / np.linalg.norm(A.forward(faint)))
    assert found.points.lipschitz is not None
    assert slope / 2 < float(found.points.lipschitz) <= slope * (1 + 1e-6)
    assert found.noise < F(1, 10**9)
    assert found.images_apart <= found.points.data_distance + 2 * found.noise
    assert found.points.data_distance <= found.images_apart + 2 * found.noise


def test_the_same_seed_finds_the_same() -> None:
    A = sampled("walsh", 8)
    first, second = (search(decoder_of(A.adjoint, A), A, phantom(8), budget=30, seed=4) for _ in range(2))
    assert np.array_equal(first.points.x2, second.points.x2)
    assert (first.evaluations, first.tried) == (second.evaluations, second.tried)


# --- Networks of any make --------------------------------------------------------------------------------------------------------


def test_all_kinds_of_networks(tmp_path: Path) -> None:
    torch, _ = pytest.importorskip("torch"), pytest.importorskip("onnxruntime")
    from sci_barriers.networks.module import FirenetModule, NetworkModule
    from sci_barriers.networks.onnx_file import export_onnx

    A = np.random.default_rng(1).normal(size=(4, 7))
    operator, y = MatrixOperator(A), np.arange(4.0)
    firenet = Firenet(operator, lam=0.1, inner=3, restarts=2, delta=0.1)
    layers = unrolled_ista(A, lam="1/10", depth=5)
    exported = export_onnx(layers, tmp_path / "ista.onnx")
    for networks in (
        (firenet, FirenetModule(firenet), lambda v: firenet(v)),
        (layers, NetworkModule(layers), exported, str(exported)),
    ):
        outputs = [decoder_of(network, operator)(y) for network in networks]
        for output in outputs[1:]:
            assert np.abs(output - outputs[0]).max() < 1e-12
    linear = torch.nn.Linear(4, 7)
    assert decoder_of(linear, operator)(y).dtype == np.float64  # a float32 module gives exact float64 numbers


class Identity(LinearOperator):
    domain = codomain = (3,)
    norm = 1.0

    def forward(self, x: Any) -> Any:
        return x

    def adjoint(self, u: Any) -> Any:
        return u


SMALL = MatrixOperator(np.eye(3, 4))
BAD: list[tuple[Any, str]] = [
    (lambda: decoder_of(3, SMALL), "network"),
    (lambda: decoder_of("firenet", SMALL), "network"),
    (lambda: decoder_of("none.onnx", SMALL), "network"),
    (lambda: decoder_of(lambda y: y, SMALL)(np.ones(3)), "network"),
    (lambda: decoder_of(lambda y: np.full(4, np.nan), SMALL)(np.ones(3)), "network"),
    (lambda: decoder_of(lambda y: np.array(["a"] * 4), SMALL)(np.ones(3)), "network"),
    (lambda: search(lambda y: y, Identity(), np.ones(3)), "operator"),
    (lambda: search(lambda y: np.random.default_rng().normal(size=4), SMALL, np.ones(4), budget=10), "network"),
    (lambda: search(lambda y: np.zeros(4), SMALL, np.ones(3)), "image"),
    (lambda: search(lambda y: np.zeros(4), SMALL, np.ones(4), details=[np.ones(3)]), "details[0]"),
    (lambda: search(lambda y: np.zeros(4), SMALL, np.ones(4), budget=2), "budget"),
    (lambda: search(lambda y: np.zeros(4), SMALL, np.ones(4), seed=-1), "seed"),
    (lambda: measured(SampledTransform(Walsh(8), np.eye(8, dtype=bool), Wavelet(8)), np.ones((8, 8))), "operator"),
    (lambda: measured(SampledTransform(Walsh(1024), np.eye(1024, dtype=bool)), np.ones((1024, 1024))), "side"),
]


@pytest.mark.parametrize(("call", "name"), BAD)
def test_bad_arguments(call: Any, name: str) -> None:
    with pytest.raises(BarrierError) as caught:
        call()
    assert caught.value.name == name


# --- The clauses -----------------------------------------------------------------------------------------------------------------


def test_all_clauses_hold_and_can_fail() -> None:
    T = FirenetGuarantee("dct", SparsityInLevels([2, 8], [1, 1], [1, 1]), m=8)
    report = verify_tradeoff(T, trials=2, seed=3)
    assert report.holds
    assert [clause.name for clause in report.clauses] == ["(a)", "(b)", "(c)"]
    forced = [bound for name, bound in report.bounds() if name == "(a)" and "Lipschitz" in bound.name]
    assert all(bound.computed for bound in forced if bound.computed != 0)
    assert sum(bound.computed > 0 for bound in forced) >= len(forced) // 2  # type: ignore[operator] # numbers
    object.__setattr__(T, "C2", T.C2 / 1000)
    assert not verify_tradeoff(T).holds


@pytest.mark.parametrize(("options", "name"), [({"trials": 0}, "trials"), ({"seed": True}, "seed")])
def test_wrong_options_of_the_verification(options: dict[str, Any], name: str) -> None:
    T = FirenetGuarantee("dct", SparsityInLevels([2, 8], [1, 1], [1, 1]), m=8)
    with pytest.raises(BarrierError) as caught:
        verify_tradeoff(T, **options)
    assert caught.value.name == name


# --- The command -----------------------------------------------------------------------------------------------------------------

NETWORK = """
import numpy as np
A = np.load({path!r})
P = np.linalg.pinv(A)
def least_squares(y):
    return P @ y
def zero(y):
    return np.zeros(A.shape[1])
number = 3
def broken(y):
    return y
def raises(y):
    raise RuntimeError("out of order")
"""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    A = np.random.default_rng(5).normal(size=(6, 9))
    A[5] = A[4] + 1e-3 * A[5]
    np.save(tmp_path / "A.npy", A)
    np.save(tmp_path / "x.npy", np.linalg.pinv(A) @ np.ones(6))
    np.save(tmp_path / "d.npy", np.linalg.svd(A)[2][5])  # what the data show least
    (tmp_path / "net.py").write_text(NETWORK.format(path=str(tmp_path / "A.npy")))
    return tmp_path


def command(files: Path, name: str, *more: str) -> Any:
    network, A, x = files / "net.py", files / "A.npy", files / "x.npy"
    return run.invoke(
        app, ["tradeoff", f"{network}:{name}", "--matrix", str(A), "--image", str(x), "--budget", "80", *more]
    )


def test_least_squares_of_a_bad_matrix(files: Path) -> None:
    result = command(files, "least_squares", "--detail", str(files / "d.npy"), "--out", str(files / "out"), "--json")
    assert result.exit_code == 0, result.output
    answer = json.loads(result.stdout)
    inverse = np.linalg.pinv(np.load(files / "A.npy"))
    assert answer["answer"] == "certified"
    assert np.linalg.norm(inverse, 2) / 100 < float(answer["lipschitz"]) <= np.linalg.norm(inverse, 2) * (1 + 1e-6)
    written = files / "out" / "two-points.json"
    document = json.loads(written.read_bytes())
    assert document["measurement"] is not None
    assert checker.check(written.read_bytes())[0]
    assert run.invoke(app, ["check", str(written)]).exit_code == 0
    assert np.load(files / "out" / "x2.npy").shape == (9,)


def test_a_network_that_is_accurate_nowhere_forces_nothing(files: Path) -> None:
    result = command(files, "zero", "--out", str(files / "out"))
    assert result.exit_code == 3
    assert "NOTHING FOUND" in result.output and "does not say" in result.output
    assert not (files / "out" / "two-points.json").exists()


def test_images_on_the_command_line(files: Path) -> None:
    np.save(files / "mask.npy", sampled("fourier", 16).mask)
    source = "from sci_barriers.operators import *\nimport numpy as np\n"
    source += f"A = SampledTransform(Fourier(16), np.load({str(files / 'mask.npy')!r}))\nnetwork = A.adjoint\n"
    (files / "f.py").write_text(source)
    result = run.invoke(
        app, ["tradeoff", f"{files / 'f.py'}:network", "--mask", str(files / "mask.npy"), "--budget", "30"]
    )
    assert result.exit_code in (0, 3), result.output
    assert "rounding" in result.output


@pytest.mark.parametrize(
    ("name", "more", "said"),
    [
        ("none", [], "none"),
        ("number", [], "network"),
        ("broken", [], "output"),
        ("raises", [], "out of order"),
        ("zero", ["--side", "8"], "--side"),
        ("zero", ["--detail", "none.npy"], "--detail"),
        ("zero", ["--budget", "1"], "budget"),
        ("zero", ["--seed", "-1"], "seed"),
        ("zero", ["--out", "net.py"], "--out"),
    ],
)
def test_wrong_usage_is_named(files: Path, name: str, more: list[str], said: str) -> None:
    more = [str(files / part) if part == "net.py" else part for part in more]
    result = command(files, name, *more)
    assert result.exit_code == 2
    assert said in result.stderr


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--sampling", "radon"], "--sampling"),
        (["--side", "10", "--sampling", "walsh"], "side"),
        (["--rate", "2"], "rate"),
        (["--mask", "none.npy"], "--mask"),
        (["--matrix", "none.npy"], "--matrix"),
    ],
)
def test_wrong_operators_are_named(files: Path, options: list[str], said: str) -> None:
    result = run.invoke(app, ["tradeoff", f"{files / 'net.py'}:zero", *options])
    assert result.exit_code == 2
    assert said in result.stderr


@pytest.mark.skipif(np.longdouble(1).itemsize == 8, reason="extended precision is double precision here")
def test_an_output_in_extended_precision_is_refused_not_rounded() -> None:
    with pytest.raises(BarrierError, match="float16 to complex128"):
        decoder_of(lambda y: SMALL.adjoint(y).astype(np.longdouble), SMALL)(SMALL.forward(np.ones(SMALL.domain)))
