"""Functions of well-known libraries, refuted through plain calls, in the process and from the command line."""

from __future__ import annotations

import json
import operator
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scipy.linalg
import scipy.optimize
from sklearn.linear_model import Lasso, LassoCV
from typer.testing import CliRunner

from sci_barriers import BarrierError, Smale9, refute
from sci_barriers.campaigns import Store, read_grid, run_campaign
from sci_barriers.cli import app
from sci_barriers.harness import PlainFunction, is_plain
from sci_barriers.programs.target import load_target
from theorems.barriers.catalogue.entry import Entry
from theorems.checker import check
from theorems.core.registry import BARRIERS, barrier_class

CLASSES = [cls for cls in BARRIERS.values() if issubclass(cls, Entry)]
NAMED = [(target, cls.name) for cls in CLASSES for target in cls.targets]


def transport_program(C: Any, method: str = "highs") -> Any:
    """Optimal transport with uniform marginals as a linear program for `scipy.optimize.linprog`."""
    n = len(C)
    sums = [[float(i == a) for i in range(n) for _ in range(n)] for a in range(n)]
    sums += [[float(k == a) for _ in range(n) for k in range(n)] for a in range(n)]
    return scipy.optimize.linprog(np.ravel(C), A_eq=sums, b_eq=[1 / n] * (2 * n), method=method)


def zero_sum_program(M: Any) -> Any:
    """An optimal strategy of the row player by a linear program."""
    m, n = np.shape(M)
    found = scipy.optimize.linprog(
        [*[0] * m, -1], A_ub=np.hstack([-np.transpose(M), np.ones((n, 1))]), b_ub=np.zeros(n), A_eq=[[1] * m + [0]], b_eq=[1],
        bounds=[(0, None)] * m + [(None, None)],
    )  # fmt: skip
    return found.x[:m]


def kernel_by_svd(A: Any) -> Any:
    return np.linalg.svd(A)[2][-1]


def mode_of_atoms(w: Any) -> Any:
    return np.eye(len(w))[np.argmax(w)]


def least_nuclear(A: Any) -> Any:
    values, vectors = np.linalg.eigh(A)
    return np.outer(vectors[:, -1], vectors[:, -1]) / values[-1]


OTHERS: list[tuple[Callable[..., Any], str, Mapping[str, Any]]] = [
    (np.linalg.pinv, "linear-system", {}),
    (np.linalg.pinv, "linear-system", {"rcond": 1e-3}),
    (np.linalg.lstsq, "linear-system", {"rcond": None}),
    (scipy.linalg.lstsq, "linear-system", {}),
    (kernel_by_svd, "kernel", {}),
    (scipy.linalg.null_space, "kernel", {"rcond": 1e-6}),
    (np.linalg.matrix_rank, "matrix-rank", {"tol": 1e-8}),
    (transport_program, "transport", {}),
    (transport_program, "transport", {"method": "highs-ipm"}),
    (zero_sum_program, "zero-sum-game", {}),
    (lambda A, y: Lasso(alpha=0.25, fit_intercept=False).fit(A, y).coef_ != 0, "lasso-support", {}),
    (mode_of_atoms, "map-estimate", {}),
    (least_nuclear, "nuclear-norm", {}),
    (lambda a, t: True, "exit-flag", {}),
    (lambda a, t: np.ptp(a) == 0, "exit-flag", {}),
    (lambda a, t: t[0] / np.max(a) >= 1, "optimal-value-decision", {}),
    (operator.not_, "is-zero", {}),
    (lambda x: abs(x) < 1e-12, "is-zero", {}),
]


def played(function: Callable[..., Any], barrier: Any, arguments: Mapping[str, Any]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what libraries say of tied inputs
        verdict = refute(PlainFunction(function, barrier, arguments=arguments), barrier)
    assert verdict.refuted, verdict
    assert verdict.certificate is not None
    assert check(verdict.certificate.text.encode()) == (True, "", "")


@pytest.mark.parametrize(("target", "name"), NAMED, ids=lambda x: str(x))
def test_the_targets_that_an_entry_names_are_refuted(target: str, name: str) -> None:
    if target.startswith("nashpy"):
        pytest.importorskip("nashpy")
    arguments = {"rcond": None} if target == "numpy.linalg:lstsq" else {}
    played(load_target(target), barrier_class(name)(), arguments)


@pytest.mark.parametrize(
    ("function", "name", "arguments"), OTHERS, ids=[f"{n}-{i}" for i, (_, n, _) in enumerate(OTHERS)]
)
def test_other_functions_are_refuted(function: Callable[..., Any], name: str, arguments: Mapping[str, Any]) -> None:
    played(function, barrier_class(name)(), arguments)


@pytest.mark.parametrize("method", ["highs", "highs-ds", "highs-ipm"])
@pytest.mark.parametrize("digits", [1, 6])
def test_linprog_is_refuted_with_all_its_methods(method: str, digits: int) -> None:
    played(scipy.optimize.linprog, Smale9(N=6, m=4, K=digits, seed=3), {"method": method})


@pytest.mark.parametrize("method", ["interior-point", "revised simplex", "simplex"])
def test_linprog_is_refuted_with_its_former_methods(method: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        try:
            scipy.optimize.linprog([1.0], method=method)
        except ValueError:
            pytest.skip(f"this SciPy has no method {method}")
    played(scipy.optimize.linprog, Smale9(N=6, m=4, K=3, seed=3), {"method": method})


@pytest.mark.parametrize("index", [0, 3, 60, 1000])
def test_a_datum_of_any_index_is_not_enough(index: int) -> None:
    barrier = barrier_class("eigenvector")(n=4, tilted=True)
    verdict = refute(PlainFunction(np.linalg.eigh, barrier, index=index), barrier)
    assert verdict.refuted
    assert verdict.transcript.largest == index


def test_what_is_a_plain_function() -> None:
    assert all(map(is_plain, (np.linalg.eigh, np.argmax, Lasso, LassoCV, lambda A, y: 0, lambda x: x)))
    assert not is_plain(lambda oracle: 0)
    assert not is_plain(lambda oracle, tolerance=0: 0)
    barrier = barrier_class("eigenvector")()
    for wrong in ({"function": 3}, {"index": -1}, {"index": 2.5}, {"index": True}):
        with pytest.raises(BarrierError, match=next(iter(wrong))):
            PlainFunction(**{"function": np.argmax, "barrier": barrier, **wrong})  # type: ignore[arg-type] # wrong on purpose
    assert repr(PlainFunction(np.linalg.eigh, barrier, index=7)) == "PlainFunction(eigh, index=7)"


def run(*arguments: str) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return CliRunner().invoke(app, list(arguments))


@pytest.mark.parametrize(("target", "name"), NAMED, ids=lambda x: str(x))
def test_the_targets_are_refuted_from_the_command_line(target: str, name: str, tmp_path: Path) -> None:
    if target.startswith("nashpy"):
        pytest.importorskip("nashpy")
    place = tmp_path / "certificate.json"
    result = run("refute", target, "--on", name, "--certificate", str(place))
    assert result.exit_code == 0, result.output
    assert f"REFUTED {target}" in result.output
    assert check(place.read_bytes()) == (True, "", "")


def test_the_command_line_just_works(tmp_path: Path) -> None:
    place = tmp_path / "certificate.json"
    result = run("refute", "numpy.linalg:eigh", "--on", "eigenvector", "--certificate", str(place))
    assert result.exit_code == 0, result.output
    assert "REFUTED" in result.output
    assert check(place.read_bytes()) == (True, "", "")
    assert run("check", str(place)).exit_code == 0
    result = run(
        "refute", "scipy.optimize:linprog", "--on", "smale9", "-p", "N=5", "-p", "m=3", "--argument", "method=highs-ds", "--json"
    )  # fmt: skip
    assert json.loads(result.output)["status"] == "refuted"
    result = run("refute", "numpy:floor", "--on", "integer-part", "-p", "k=-3", "--index", "4", "--json")
    assert json.loads(result.output)["largest_index"] == 4


@pytest.mark.parametrize(
    "arguments",
    [
        ["numpy.linalg:eigh", "--on", "eigenvector", "-p", "n=3"],
        [
            "scipy.optimize:linprog",
            "--on",
            "smale9",
            "-p",
            "N=4",
            "-p",
            "m=2",
            "--argument",
            "method=highs-ds",
            "--index",
            "9",
        ],
    ],
)
def test_plain_functions_run_in_a_process_of_their_own(arguments: list[str], tmp_path: Path) -> None:
    """The same verdict, with a certificate; here, in this process, the function is not even imported."""
    place = tmp_path / "certificate.json"
    answers = [json.loads(run("refute", *arguments, *more, "--json").output) for more in ([], ["--isolate"])]
    for name in ("status", "largest_index", "winner", "exponent", "error_lower_bound"):
        assert answers[0][name] == answers[1][name]
    result = run("refute", *arguments, "--isolate", "--certificate", str(place))
    assert result.exit_code == 0, result.output
    assert check(place.read_bytes()) == (True, "", "")


def test_isolated_algorithms_that_take_an_oracle_have_no_index(tmp_path: Path) -> None:
    program = tmp_path / "mine.py"
    program.write_text("def guess(oracle):\n    oracle.read(3)\n    return [0, 1]\n", encoding="utf-8")
    target = f"{program}:guess"
    assert run("refute", target, "--on", "eigenvector", "--isolate").exit_code == 0
    result = run("refute", target, "--on", "eigenvector", "--isolate", "--index", "4")
    assert result.exit_code == 1
    assert "--index = 4" in result.output
    own = tmp_path / "own.py"
    own.write_text(
        "from theorems.barriers.catalogue.eigenvector import Eigenvector\n\nclass Own(Eigenvector):\n    pass\n"
    )
    result = run("refute", "numpy.linalg:eigh", "--on", f"{own}:Own", "--isolate")
    assert result.exit_code == 2
    assert "registry" in result.output


def test_algorithms_that_take_an_oracle_are_still_algorithms(tmp_path: Path) -> None:
    program = tmp_path / "mine.py"
    program.write_text("def guess(oracle):\n    oracle.read(3)\n    return [0, 1]\n", encoding="utf-8")
    result = run("refute", f"{program}:guess", "--on", "eigenvector")
    assert result.exit_code == 0, result.output
    assert "data read      1, largest index 3" in result.output


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["--on", "eigenvectors"], "eigenvector"),
        (["--on", "eigenvector", "-p", "n=1"], "n = 1"),
        (["--on", "eigenvector", "-p", "n"], "-p"),
        (["--on", "eigenvector", "-p", "q=1"], "q"),
        (["--on", "eigenvector", "-K", "5"], "K"),
        (["--argument", "a=1"], "--argument"),
        (["--on", "eigenvector", "--argument", "a"], "--argument"),
        (["--on", "eigenvector", "--barrier", "x:y"], "--barrier"),
        (["--index", "3"], "--index"),
        (["--on", "eigenvector", "--index", "-1"], "index"),
    ],
)
def test_wrong_usage_is_named(arguments: list[str], named: str) -> None:
    result = run("refute", "numpy.linalg:eigh", *arguments)
    assert result.exit_code == 2, result.output
    assert named in result.output


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.name)
def test_every_entry_is_listed_shown_and_verified(cls: type[Entry]) -> None:
    assert cls.name in run("theorems").output
    shown = run("theorems", cls.name)
    assert shown.exit_code == 0
    assert "Conclusion" in shown.output
    verified = run("verify", cls.name, "--json")
    assert verified.exit_code == 0, verified.output


def test_parameters_are_given_to_verify(tmp_path: Path) -> None:
    out = tmp_path / "report"
    result = run("verify", "eigenvector", "-p", "n=3", "--out", str(out))
    assert result.exit_code == 0, result.output
    certificates = [p for p in out.rglob("*.json") if b"proved-set" in p.read_bytes()[:400]]
    assert len(certificates) >= 4
    assert run("verify", "eigenvector", "-N", "3").exit_code == 2
    assert run("verify", "firenet", "-p", "N=3").exit_code == 2


def test_a_campaign_plays_plain_functions_on_entries(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(
        "import numpy as np\n\ndef top(A):\n    return np.linalg.eigh(A)\n\n"
        "def guess(oracle):\n    return [1] + [0] * (oracle.shape[1] - 1)\n",
        encoding="utf-8",
    )
    tables = "".join(f'[[algorithm]]\ntarget = "mine.py:{name}"\n' for name in ("top", "guess"))
    grid = tmp_path / "grid.toml"
    grid.write_text(f'[grid]\ntheorem = "eigenvector"\nn = [2, 3]\n{tables}', encoding="utf-8")
    summary = run_campaign(read_grid(grid), tmp_path / "store.db", jobs=1)
    assert summary.statuses == {"refuted": 4}
    with Store(tmp_path / "store.db") as store:
        for item in store.results():
            assert item.record.certificates
