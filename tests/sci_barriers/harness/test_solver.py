"""Plain solvers as algorithms; what is refused before anything is played, and what the message says."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sci_barriers import BarrierError, Smale9, Smale18, from_solver, refute, refute_randomised
from sci_barriers.audit import audit
from sci_barriers.harness import checked_algorithm

B = Smale18("P3", N=4, m=3, K=3, lam=2)


def least_squares(A: Any, y: Any) -> Any:
    return np.linalg.lstsq(A, y, rcond=None)[0]


def ridge(A: Any, y: Any, weight: float) -> Any:
    assert weight == 2.0
    return A.T @ np.linalg.solve(A @ A.T + weight * np.eye(len(y)), y)


def named(A: Any, y: Any, *, steps: int = 3, lam: float = 0.0) -> Any:
    assert (steps, lam) == (3, 2.0)
    return least_squares(A, y)


def of_p1(A: Any, y: Any, lam: float = 7.0, eta: float = 9.0) -> Any:
    assert (lam, eta) == (7.0, 0.25)
    return least_squares(A, y)


@pytest.mark.parametrize("solver", [least_squares, ridge, named, functools.partial(ridge, weight=2.0)])
def test_a_plain_solver_is_played(solver: Callable[..., Any]) -> None:
    verdict = refute(from_solver(solver), B)
    assert verdict.refuted, verdict
    assert verdict.transcript.reads == [50]
    assert verdict.certificate is not None
    assert verdict.certificate.check()[0]


def test_the_index_and_the_parameter_of_the_problem() -> None:
    assert refute(from_solver(least_squares, index=7), B).transcript.reads == [7]
    assert refute(from_solver(of_p1), Smale18("P1", N=4, m=3, eta="1/4")).refuted
    crashed = refute(from_solver(ridge), Smale9(N=3))
    assert "no parameter" in crashed.reason


def test_every_sample_is_solved() -> None:
    verdict = refute(from_solver(least_squares), Smale18(N=4, m=3, R=3))
    assert verdict.refuted
    assert len(verdict.outputs) == 3
    assert verdict.transcript.count == 1


def test_a_function_of_c_is_called_with_the_data() -> None:
    assert refute(from_solver(np.dot), B).status.name in ("CRASHED", "INVALID_OUTPUT")


@pytest.mark.parametrize(
    ("solver", "index", "name"),
    [
        (3, 50, "solver"),
        (lambda A: A, 50, "solver"),
        (lambda A, y, lam, eta: A, 50, "solver"),
        (lambda A, y, *, tolerance: A, 50, "solver"),
        (least_squares, -1, "index"),
        (least_squares, 2.0, "index"),
        (least_squares, True, "index"),
    ],
)
def test_bad_solvers_are_refused(solver: Any, index: Any, name: str) -> None:
    with pytest.raises(BarrierError) as caught:
        from_solver(solver, index=index)
    assert caught.value.name == name


def test_its_repr() -> None:
    assert repr(from_solver(least_squares, 9)) == "from_solver(least_squares, index=9)"


# --- Before playing --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("play", [refute, refute_randomised], ids=["refute", "refute_randomised"])
def test_a_function_of_data_gets_the_form_and_the_adapter(play: Callable[..., Any]) -> None:
    with pytest.raises(BarrierError) as caught:
        play(ridge, B)
    for words in ("def solver(oracle)", "ridge takes (A", "from_solver(ridge)"):
        assert words in str(caught.value)
    with pytest.raises(BarrierError, match=r"from_solver\(least_squares\)"):
        audit(least_squares, "P3", sizes=[2], digits=[3], exponents=[4])


def test_what_takes_an_oracle_is_left_alone() -> None:
    class Method:
        def solve(self, oracle: Any, steps: int = 3) -> list[int]:
            return [0] * oracle.shape[1]

        def __call__(self, oracle: Any) -> list[int]:
            return self.solve(oracle)

    for algorithm in (Method(), Method().solve, lambda *given: [0] * 4, functools.partial(Method.solve, Method())):
        assert checked_algorithm(algorithm) is algorithm
        assert refute(algorithm, B).refuted
    with pytest.raises(BarrierError, match="takes"):
        checked_algorithm(lambda: [0])


def test_built_in_algorithms_by_name() -> None:
    assert refute("exact", B).refuted
    assert audit("exact", "P3", sizes=[2], digits=[3], exponents=[4]).rows
    with pytest.raises(BarrierError, match="did you mean exact?"):
        refute("exakt", B)


def test_names_that_are_nearly_right(tmp_path: Any) -> None:
    path = tmp_path / "mine.py"
    path.write_text("import math\nfrom json import dumps\ndef solve(oracle): return [0] * 4\ndef _own(): pass\n")
    with pytest.raises(BarrierError) as caught:
        refute(f"{path}:slove", B)
    assert str(caught.value).endswith("did you mean solve?; its functions: solve")
    assert refute(f"{path}:solve", B).refuted
    for wrong, right in (("rotations", "rotation"), ("nn", "N"), ("Seed", "seed")):
        with pytest.raises(ValueError, match=f"did you mean {right}?"):
            Smale18(**{wrong: 1})


# --- Networks of torch -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", ["float32", "float64", "bfloat16"])
def test_a_module_is_evaluated_as_a_network(dtype: str) -> None:
    torch = pytest.importorskip("torch")
    layer = torch.nn.Linear(3, 4).to(getattr(torch, dtype))
    verdict = refute(lambda oracle: layer, B)
    assert verdict.refuted, verdict
    assert verdict.network
    with torch.no_grad():
        wanted = layer(torch.tensor([1, 0, 0], dtype=getattr(torch, dtype))).double().tolist()
    assert [float(x) for x in verdict.output or ()] == wanted
    with pytest.raises(BarrierError, match="lambda oracle: network"):
        refute(layer, B)


def test_a_module_without_weights_gets_the_data_as_they_are() -> None:
    torch = pytest.importorskip("torch")

    class Twice(torch.nn.Module):
        def forward(self, y: Any) -> Any:
            return torch.cat([y, y[:1]]) * 2

    assert refute(lambda oracle: Twice(), B).refuted
