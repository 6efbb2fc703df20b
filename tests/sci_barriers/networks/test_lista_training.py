"""Training of LISTA: the stack is the plain loop, interruptions leave no trace, folders of another training are refused."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sci_barriers import BarrierError, MissingExtra
from sci_barriers.networks.lista import Lista, load
from sci_barriers.networks.training._schedule import PUBLISHED, SCALED, Schedule, schedule
from sci_barriers.networks.training.samples import table_class
from sci_barriers.networks.training.start import start

torch = pytest.importorskip("torch")

from sci_barriers.networks.training import _train  # noqa: E402 # after the check that PyTorch is there
from sci_barriers.networks.training._torch import one_thread  # noqa: E402 # after the check that PyTorch is there
from sci_barriers.networks.training._train import train  # noqa: E402
from sci_barriers.networks.training.plain import PlainTraining  # noqa: E402 # after the check that PyTorch is there
from sci_barriers.networks.training.stack import Stack  # noqa: E402


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    """Small operations of the plain loop on several threads wait for each other, for ever so long on a busy machine."""
    with one_thread(torch):
        yield


def tiny(variant: str, **changes: Any) -> Schedule:
    return schedule(variant, **{"samples": 40, "batch": 20, "validation": 8, "epochs": 6, "layers": 3, **changes})


def same(first: Lista, second: Lista) -> bool:
    return all(getattr(first, name).tobytes() == getattr(second, name).tobytes() for name in ("B", "W", "theta"))


def close(found: np.ndarray[Any, Any], wanted: np.ndarray[Any, Any], tolerance: float) -> bool:
    return bool(np.abs(found - wanted).max() <= tolerance * np.abs(wanted).max())


# --- the stack and the plain loop ---


@pytest.mark.parametrize("K", [1, 3, 6])
@pytest.mark.parametrize("variant", ["published", "scaled"])
def test_the_stack_is_the_plain_loop(variant: str, K: int) -> None:
    plan = tiny(variant, layers=10, samples=60)
    cases = [table_class(K, n) for n in (10, 20, 30)]
    stack = Stack(cases, plan, 1)
    plain = [PlainTraining(case, plan, 1) for case in cases]
    moved = [start(case, plan, 1)[0] for case in cases]
    for _ in range(plan.epochs):
        stack.run_epoch()
        for p, loop in enumerate(plain):
            loop.run_epoch()
            for best in (False, True):
                W, theta = stack.weights(p, best=best)
                U, phi = loop.weights(best=best)
                assert close(W, U, 1e-10)
                assert np.abs(theta - phi).max() <= 1e-10 * np.abs(U).max()
            assert np.isclose(stack.best_loss[p], loop.best_loss, rtol=1e-9)
    # The weights have moved by far more than the tolerance.
    assert all(not close(stack.weights(p, best=False)[0], moved[p], 1e-2) for p in range(3))


def test_thresholds_that_reach_zero() -> None:
    """The derivative by a threshold of 0, which the stack computes with a number below every rounding in its place."""
    plan = tiny("published", layers=4)
    stack, plain = Stack([table_class(1, 20)], plan, 0), PlainTraining(table_class(1, 20), plan, 0)
    seen = 0
    for _ in range(plan.epochs):
        stack.run_epoch()
        plain.run_epoch()
        theta, phi = stack.weights(0, best=False)[1], plain.weights(best=False)[1]
        assert np.array_equal(theta == 0, phi == 0)
        seen += np.count_nonzero(theta == 0)
        assert close(stack.weights(0, best=False)[0], plain.weights(best=False)[0], 1e-12)
    assert seen > 0


def test_a_network_does_not_depend_on_its_neighbours() -> None:
    plan = tiny("scaled")
    together = Stack([table_class(3, n) for n in (10, 20, 30)], plan, 5)
    alone = Stack([table_class(3, 20)], plan, 5)
    for _ in range(3):
        together.run_epoch()
        alone.run_epoch()
    assert close(together.weights(1)[0], alone.weights(0)[0], 1e-11)


@pytest.mark.parametrize("K", [1, 6])
def test_float32_is_close(K: int) -> None:
    """Also for K = 6, where the targets are 1e-6: the units of the stack are those of ‖A‖x."""
    plan = tiny("published")
    double, single = Stack([table_class(K, 20)], plan, 0), Stack([table_class(K, 20)], plan, 0, dtype="float32")
    for _ in range(3):
        double.run_epoch()
        single.run_epoch()
    assert close(single.weights(0)[0], double.weights(0)[0], 1e-4)
    assert not close(single.weights(0)[0], double.weights(0)[0], 1e-12)


# --- the whole training ---


@pytest.fixture(scope="module")
def whole() -> dict[tuple[int, int], Lista]:
    return train(tiny("scaled"), seed=3, digits=(1, 3), indices=(10, 20))


def test_seeds_decide(whole: dict[tuple[int, int], Lista]) -> None:
    again = train(tiny("scaled"), seed=3, digits=(1, 3), indices=(10, 20), threads=1)
    other = train(tiny("scaled"), seed=4, digits=(1, 3), indices=(10, 20))
    assert list(whole) == [(1, 10), (1, 20), (3, 10), (3, 20)]
    for key, network in whole.items():
        assert same(network, again[key])  # whatever the number of threads
        assert not same(network, other[key])
        origin = network.origin
        assert origin is not None
        assert (origin.K, origin.n, origin.seed, origin.dtype) == (*key, 3, "float64")
        assert origin.schedule == asdict(tiny("scaled"))
        assert set(origin.versions) == {"numpy", "torch"}


def test_the_validation_error_is_that_of_the_network(whole: dict[tuple[int, int], Lista]) -> None:
    plan = tiny("scaled")
    for (K, n), network in whole.items():
        case = table_class(K, n)
        x, y = case.draw(plan.validation, plan.nonzeros, plan.validation_seed)
        error = np.sum((network(y) - x) ** 2) / np.sum(x**2)
        assert network.origin is not None
        assert np.isclose(error, network.origin.validation_error, rtol=1e-9)
        first = np.sum((Lista(case.A, *start(case, plan, 3))(y) - x) ** 2) / np.sum(x**2)
        assert error < first / 2


SCRIPT = """
import os, signal, sys
from sci_barriers.networks.training._schedule import schedule
from sci_barriers.networks.training._train import train

def progress(K, epoch, errors):
    if K == 3 and epoch == 5:
        os.kill(os.getpid(), signal.SIGKILL)

plan = schedule("scaled", samples=40, batch=20, validation=8, epochs=6, layers=3)
train(plan, seed=3, digits=(1, 3), indices=(10, 20), folder=sys.argv[1], checkpoint_epochs=2, progress=progress)
"""


def test_killed_and_resumed(whole: dict[tuple[int, int], Lista], tmp_path: Path) -> None:
    """kill -9 in the middle: the networks are those of a training without interruption, to the last bit."""
    folder = tmp_path / "out"
    killed = subprocess.run([sys.executable, "-c", SCRIPT, str(folder)], capture_output=True, text=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert (folder / "checkpoint-scaled-K3.npz").exists()
    assert not list(folder.glob("lista-scaled-K3-*"))
    epochs: list[tuple[int, int]] = []
    networks = train(
        tiny("scaled"),
        seed=3,
        digits=(1, 3),
        indices=(10, 20),
        folder=folder,
        resume=True,
        progress=lambda K, epoch, _: epochs.append((K, epoch)),
    )
    assert min(epoch for K, epoch in epochs if K == 3) == 5  # it went on from the checkpoint after 4
    for (K, n), network in networks.items():
        assert same(network, whole[K, n])
        assert network.origin == whole[K, n].origin
        assert same(network, load(folder / f"lista-scaled-K{K}-n{n}.npz"))
    assert sorted(path.name for path in folder.iterdir() if not path.name.startswith(".")) == [
        f"lista-scaled-K{K}-n{n}.npz" for K in (1, 3) for n in (10, 20)
    ]


def test_interrupted_at_the_keyboard(whole: dict[tuple[int, int], Lista], tmp_path: Path) -> None:
    def progress(K: int, epoch: int, errors: Sequence[float]) -> None:
        if (K, epoch) == (1, 3):
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)

    arguments: dict[str, Any] = {"seed": 3, "digits": (1, 3), "indices": (10, 20), "folder": tmp_path}
    threads = torch.get_num_threads()
    with pytest.raises(KeyboardInterrupt):
        # Long enough that it cannot end before the signal is seen.
        train(tiny("scaled", epochs=3000), **arguments, progress=progress)
    assert torch.get_num_threads() == threads
    names = {p.name for p in tmp_path.iterdir()}  # the other thread may not have come to its first checkpoint
    assert "checkpoint-scaled-K1.npz" in names
    assert names <= {"checkpoint-scaled-K1.npz", "checkpoint-scaled-K3.npz"}
    with pytest.raises(BarrierError, match="epochs is 3000 there and 6 here"):
        train(tiny("scaled"), **arguments, resume=True)
    for path in tmp_path.iterdir():
        path.unlink()
    assert same(train(tiny("scaled"), **arguments)[1, 10], whole[1, 10])


def test_interrupted_while_a_thread_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pool does not know a thread whose start was interrupted; its epoch ends all the same, and is kept."""
    begun = threading.Event()

    class Interrupted(ThreadPoolExecutor):
        def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
            threading.Thread(target=fn).start()
            begun.wait(60)
            raise KeyboardInterrupt

    monkeypatch.setattr(_train, "ThreadPoolExecutor", Interrupted)
    arguments: dict[str, Any] = {"digits": (3,), "indices": (10,), "folder": tmp_path}
    with pytest.raises(KeyboardInterrupt):
        train(tiny("scaled", epochs=3000), **arguments, progress=lambda K, epoch, errors: begun.set())
    assert [path.name for path in tmp_path.iterdir()] == ["checkpoint-scaled-K3.npz"]


def test_an_error_in_a_thread_reaches_the_caller(tmp_path: Path) -> None:
    def progress(K: int, epoch: int, errors: Sequence[float]) -> None:
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space left"):
        train(tiny("scaled"), digits=(1, 3), indices=(10,), folder=tmp_path, progress=progress)


def test_a_finished_training_is_not_done_again(tmp_path: Path) -> None:
    arguments: dict[str, Any] = {"digits": (3,), "indices": (10,), "folder": tmp_path}
    first = train(tiny("scaled"), **arguments)
    calls: list[int] = []
    again = train(tiny("scaled"), **arguments, resume=True, progress=lambda K, epoch, errors: calls.append(epoch))
    assert same(first[3, 10], again[3, 10])
    assert calls == []
    with pytest.raises(BarrierError, match="lista-scaled-K3-n10"):
        train(tiny("scaled"), **arguments)
    with pytest.raises(BarrierError, match="this training"):
        train(tiny("scaled"), **arguments, seed=1, resume=True)
    with pytest.raises(BarrierError, match="this training"):
        train(tiny("scaled", rate=0.5), **arguments, resume=True)


def test_checkpoints_that_were_changed(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint-scaled-K3.npz"
    for content in (b"", b"PK\x03\x04", b"text"):
        path.write_bytes(content)
        with pytest.raises(BarrierError, match="checkpoint"):
            train(tiny("scaled"), digits=(3,), indices=(10,), folder=tmp_path, resume=True)
    np.savez(path, epoch=np.array(1))
    with pytest.raises(BarrierError, match="remove it"):
        train(tiny("scaled"), digits=(3,), indices=(10,), folder=tmp_path, resume=True)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("seed", -1),
        ("seed", True),
        ("seed", 1.5),
        ("digits", ()),
        ("digits", (3, 3)),
        ("digits", (0,)),
        ("digits", ("3",)),
        ("indices", ()),
        ("indices", (10, 2000)),
        ("dtype", "float16"),
        ("threads", 0),
        ("threads", 1.5),
        ("checkpoint_epochs", 0),
        ("plan", "published"),
    ],
)
def test_bad_arguments(name: str, value: Any) -> None:
    arguments: dict[str, Any] = {"plan": tiny("scaled"), "digits": (3,), "indices": (10,), name: value}
    with pytest.raises(BarrierError):
        train(**arguments)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("epochs", 0),
        ("epochs", 2.0),
        ("epochs", True),
        ("samples", 8001),
        ("batch", 0),
        ("layers", 0),
        ("validation", 0),
        ("nonzeros", -1),
        ("nonzeros", 21),
        ("rate", 0.0),
        ("rate", float("nan")),
        ("epsilon", -1.0),
        ("last_rate", float("inf")),
    ],
)
def test_bad_schedules(name: str, value: Any) -> None:
    with pytest.raises(BarrierError):
        train(schedule("scaled", **{name: value}), digits=(3,), indices=(10,))


def test_no_such_variant() -> None:
    with pytest.raises(BarrierError, match="published or scaled"):
        schedule("unscaled")


def test_the_published_schedule() -> None:
    """Adam 2e-4·10^(−K/3), 4000 epochs of 8 batches of 1000, 10 layers; the step size does not change."""
    assert (PUBLISHED.layers, PUBLISHED.epochs, PUBLISHED.samples, PUBLISHED.batch) == (10, 4000, 8000, 1000)
    assert (PUBLISHED.steps, PUBLISHED.nonzeros, PUBLISHED.epsilon) == (8, 5, 1e-7)
    for step in (0, 17, 31_999):
        assert np.isclose(PUBLISHED.rate_at(step, 3), 2e-5)
        assert np.isclose(PUBLISHED.rate_at(step, 6), 2e-6)
    assert SCALED.rate_at(0, 1) == SCALED.rate_at(0, 6) == SCALED.rate
    assert np.isclose(SCALED.rate_at(SCALED.epochs * SCALED.steps - 1, 3), SCALED.rate * SCALED.last_rate)
    assert np.isfinite(replace(SCALED, epochs=1, samples=1, batch=1).rate_at(0, 3))


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_published_start_reduces_the_error(seed: int) -> None:
    plan = tiny("published")
    case = table_class(3, 20)
    W, theta = start(case, plan, seed)
    x, y = case.draw(plan.samples, plan.nonzeros, plan.data_seed)
    assert np.sum((x - Lista(case.A / (10 * case.norm), W, theta)(y)) ** 2) <= (1 - 1e-5) * np.sum(x**2)
    assert theta.min() >= 0
    assert theta.max() <= 1e-7


def test_without_pytorch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(MissingExtra, match="learn"):
        train(tiny("scaled"), digits=(3,), indices=(10,))


@pytest.mark.slow
@pytest.mark.parametrize(("variant", "epochs"), [("published", 150), ("scaled", 1000)])
def test_another_seed_reaches_the_table_too(variant: str, epochs: int) -> None:
    """The published schedule is there long before its 4000 epochs; the scaled one in all of its 1000."""
    for K in (3, 6):
        network = train(schedule(variant, epochs=epochs), seed=11, digits=(K,), indices=(20,))[K, 20]
        case = table_class(K, 20)
        assert np.isclose(case.distance(network(case.y)), 3 * 10.0**-K, rtol=5e-4)


@pytest.mark.slow
@pytest.mark.parametrize("K", [1, 3, 6])
def test_float32_reaches_the_table_too(K: int) -> None:
    network = train(schedule("published", epochs=300), digits=(K,), indices=(20,), dtype="float32")[K, 20]
    case = table_class(K, 20)
    assert np.isclose(case.distance(network(case.y)), 3 * 10.0**-K, rtol=1e-5)


@pytest.mark.slow
def test_the_packaged_networks_can_be_made_again() -> None:
    """The first 20 epochs of the shipped training, with the command's defaults: the same machine-independent path up to rounding."""
    plan = replace(PUBLISHED, epochs=20)
    networks = train(plan, digits=(6,), indices=(10,))
    loop = PlainTraining(table_class(6, 10), plan, 0)
    for _ in range(20):
        loop.run_epoch()
    assert close(networks[6, 10].W, loop.weights()[0], 1e-6)


def test_the_environment_is_left_alone() -> None:
    assert "OMP_NUM_THREADS" not in SCRIPT
    before = dict(os.environ)
    train(tiny("scaled", epochs=1), digits=(3,), indices=(10,))
    assert dict(os.environ) == before
