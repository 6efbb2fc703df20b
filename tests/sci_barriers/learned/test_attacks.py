"""The search for worst-case perturbations: its gradients, what it finds where the answer is known, equal budgets."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sci_barriers import BarrierError
from sci_barriers.learned import attacks
from sci_barriers.learned.architectures import architecture, architectures
from sci_barriers.learned.attacks import SPACES, Budget, attack, attack_all, change_of, gradient
from sci_barriers.learned.images import ellipses
from sci_barriers.learned.methods import Method, firenet, learned, zero_filled
from sci_barriers.learned.sampling import Sampling
from sci_barriers.learned.stacked import stacked
from sci_barriers.networks import MatrixOperator

torch = pytest.importorskip("torch")

SAMPLING = Sampling(16, 0.33)
IMAGES = ellipses(3, 16, seed=9)


def linear(singular: Any) -> Method:
    """Return the method y ↦ y·diag with A = identity on 2 × 2 images."""
    scale = torch.tensor(singular, dtype=torch.float64)

    class Flat(MatrixOperator):
        domain = (2, 2)

        def forward(self, x: Any) -> Any:
            return x.reshape(*x.shape[:-2], 4)

    return Method("linear", Flat(np.eye(4)), lambda y: (y * scale).reshape(*y.shape[:-1], 2, 2), "float64")


def random_network(name: str) -> Method:
    options: dict[str, int] = {"blocks": 2, "channels": 4} if name == "cascade" else {"channels": 4}
    with torch.random.fork_rng():
        torch.manual_seed(1)
        network = architecture(name)(SAMPLING.operator(), **options).double()
        for parameter in network.parameters():  # some begin as 0
            parameter.data += 0.05 * torch.randn_like(parameter)
    return Method(name, network.operator, network.requires_grad_(False), "float64")


def methods() -> list[Method]:
    networks = [random_network(name) for name in architectures()]
    return [*networks, firenet(SAMPLING, inner=5, restarts=2), stacked(networks[0], SAMPLING, 3)]


@pytest.mark.parametrize("space", SPACES)
@pytest.mark.parametrize("method", methods(), ids=lambda m: m.name)
def test_gradients_are_those_of_finite_differences(method: Method, space: str) -> None:
    source = np.random.default_rng(0)
    shape = IMAGES.shape if space == "image" else (len(IMAGES), *method.operator.codomain)
    r, d = (0.05 * source.normal(size=shape) for _ in range(2))
    if space == "data":
        r, d = r + 0.05j * source.normal(size=shape), d + 0.05j * source.normal(size=shape)

    def value(r: Any) -> Any:
        run = attacks._Counted(method, IMAGES, space)
        return run.changes(method.tensor(r)).detach().numpy()

    h = 1e-5
    slopes = (value(r + h * d) - value(r - h * d)) / (2 * h)
    g = gradient(method, IMAGES, r, space=space)
    along = np.real(np.sum((np.conj(g) * d).reshape(len(IMAGES), -1), axis=1))
    assert np.allclose(slopes, along, rtol=1e-5, atol=1e-7 * np.abs(along).max())


def test_of_a_linear_map_it_finds_the_norm() -> None:
    found = attack(linear([1.0, 2.0, 7.0, 3.0]), np.ones((2, 2, 2)), relative=0.1, budget=Budget(60, 2))
    assert np.allclose(found.amplifications, 7, rtol=1e-3) and (found.amplifications <= 7 * (1 + 1e-12)).all()
    assert np.allclose(found.sizes, 0.1 * 2)
    assert np.allclose(np.abs(found.perturbations.reshape(2, 4)[:, 2]), 0.2, rtol=1e-2)


def test_the_penalised_objective_weighs_size() -> None:
    images = np.ones((1, 2, 2))
    short = attack(linear([1.0, 2.0, 7.0, 3.0]), images, relative=None, mu=50.0, budget=Budget(40, 1))
    long = attack(linear([1.0, 2.0, 7.0, 3.0]), images, relative=None, mu=48.0, budget=Budget(40, 1))
    assert short.sizes[0] < 0.05 * long.sizes[0]  # 49/2 − μ/2 is negative, and positive
    assert long.relative is None and long.gradients == 40
    assert short.mu == 50 and (short.objectives < 0).all() and (long.objectives > 0).all()


@pytest.mark.parametrize("space", SPACES)
def test_what_was_ascended_is_what_the_perturbations_reach(space: str) -> None:
    """Of y ↦ 3y with A = 1 the penalised objective is (9 − μ)‖r‖²/2, whatever r is."""
    method, images = linear([3.0, 3.0, 3.0, 3.0]), np.stack([np.ones((2, 2)), np.full((2, 2), 0.5)])
    found = attack_all([method], images, mu=4.0, space=space, budget=Budget(5, 2))["linear"]
    assert np.allclose(found.lengths, [2, 1]) and np.allclose(
        found.sizes, np.linalg.norm(found.perturbations.reshape(2, 4), axis=1)
    )
    assert np.allclose(found.objectives, 2.5 * found.sizes**2) and found.gradients == 10
    ball = attack(method, images, relative=0.1, space=space, budget=Budget(5, 1))
    assert ball.mu is None and np.allclose(ball.objectives, ball.changes**2)
    scored = attack(method, images, relative=0.1, template=np.eye(2), budget=Budget(5, 1))
    assert scored.scores is not None and np.array_equal(scored.objectives, scored.scores)


@pytest.mark.parametrize("rule", [attacks._Penalty, attacks._Ball])
def test_the_slope_that_is_ascended_is_that_of_the_objective(rule: Any) -> None:
    run = attacks._Counted(linear([1.0, 2.0, 7.0, 3.0]), np.ones((1, 2, 2)), "image")
    asked, r = rule(run, 4.0), torch.tensor([[[1.0, 2.0], [3.0, 4.0]]], dtype=torch.float64, requires_grad=True)
    (slope,) = torch.autograd.grad(asked.value(run.changes(r), r).sum(), r)
    (changes,) = torch.autograd.grad(run.changes(r).sum(), r)
    assert torch.allclose(asked.slope(changes, r.detach()), slope)


@pytest.mark.parametrize("space", SPACES)
def test_nothing_exceeds_a_proved_constant(space: str) -> None:
    methods = [zero_filled(SAMPLING), firenet(SAMPLING, inner=5, restarts=2)]
    found = attack_all(methods, IMAGES, relative=0.05, space=space, budget=Budget(7, 2))
    for method in methods:
        assert method.lipschitz is not None
        assert (found[method.name].amplifications <= float(method.lipschitz) + 1e-12).all()
    assert (found["zero-filled"].amplifications > 0.8).all()  # the norm is 1
    assert (found["FIRENET 5 × 2"].amplifications > 0.8).all()


def test_more_steps_and_a_given_start_find_no_less() -> None:
    method = random_network("cascade")
    few = attack(method, IMAGES, relative=0.05, budget=Budget(3, 1))
    more = attack(method, IMAGES, relative=0.05, budget=Budget(12, 2))
    assert (more.changes >= few.changes * (1 - 1e-9)).all()
    again = attack(method, IMAGES, relative=0.05, budget=Budget(2, 1), start=more.perturbations)
    assert (again.changes >= more.changes * (1 - 1e-9)).all()
    assert np.allclose(change_of(method, IMAGES, more.perturbations), more.changes)


def test_unequal_budgets_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    ascend = attacks._ascend

    def unfair(run: Any, rule: Any, direction: Any, budget: Budget) -> Any:
        return ascend(run, rule, direction, Budget(budget.steps + (run.method.name == "cascade"), 1))

    monkeypatch.setattr(attacks, "_ascend", unfair)
    with pytest.raises(AssertionError, match="unequal budgets"):
        attack_all([zero_filled(SAMPLING), random_network("cascade")], IMAGES, relative=0.05, budget=Budget(2, 1))


def test_a_method_in_single_precision() -> None:
    from sci_barriers.learned.architectures import architecture

    method = learned("u", architecture("unet")(SAMPLING.operator(), channels=2))
    found = attack(method, IMAGES, relative=0.05, budget=Budget(2, 1))
    assert found.perturbations.dtype == np.float32 and not any(p.requires_grad for p in method.decode.parameters())  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ({"images": IMAGES[0]}, "images"),
        ({"images": 0 * IMAGES}, "images"),
        ({"space": "elsewhere"}, "space"),
        ({"relative": 0.0}, "relative"),
        ({"relative": float("inf")}, "relative"),
        ({"mu": 1.0}, "relative, mu"),
        ({"relative": None}, "relative, mu"),
        ({"relative": None, "mu": -1.0}, "mu"),
    ],
)
def test_bad_arguments_are_named(arguments: dict[str, Any], name: str) -> None:
    with pytest.raises(BarrierError) as caught:
        attack(zero_filled(SAMPLING), **{"images": IMAGES, **arguments})
    assert caught.value.name == name


@pytest.mark.parametrize(
    ("change", "name"), [({"steps": 0}, "steps"), ({"restarts": 0}, "restarts"), ({"momentum": 1}, "momentum")]
)
def test_bad_budgets_are_named(change: dict[str, Any], name: str) -> None:
    with pytest.raises(BarrierError) as caught:
        Budget(**change)
    assert caught.value.name == name


def test_names_must_differ_and_starts_be_complete() -> None:
    method = zero_filled(SAMPLING)
    with pytest.raises(BarrierError, match="methods"):
        attack_all([method, method], IMAGES, relative=0.1)
    with pytest.raises(BarrierError, match="starts"):
        attack_all([method], IMAGES, relative=0.1, starts={})
