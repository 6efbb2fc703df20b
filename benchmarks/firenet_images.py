"""FIRENET on the phantom: how many iterations restarts save, and what its peers need."""

from __future__ import annotations

from benchmarks._measure import Result
from sci_barriers.experiments.firenet_convergence import NEAR, convergence, first_below
from sci_barriers.experiments.firenet_peers import TARGETS, compare
from sci_barriers.operators import phantom
from sci_barriers.operators.problem import image_problem


def noise_floor() -> Result:
    problem = image_problem(phantom(256), sampling="fourier", rate=0.15, workers=2)
    result = convergence(problem, sampling="fourier", inner=(50,), restarts=4, iterations=2000)
    fire, plain, scaled = (first_below(curve.errors, NEAR * result.floor) for curve in result.curves)
    last = len(result.curves[1].errors)
    assert fire is not None  # otherwise there is nothing to compare
    least = (last if plain is None else plain) / fire
    said = f"not in {last}" if plain is None else str(plain)
    return Result(
        "FIRENET on the phantom, 256², Fourier, 15%, 2% noise: iterations to the noise floor, with and without restarts",
        f"p = 50: {fire}; no restarts: {said} ({'more than ' if plain is None else ''}{least:.0f}×); "
        f"no restarts with the best scale, 1/‖x*‖: {'not in ' + str(last) if scaled is None else scaled}",
        "at least 10 times fewer",
        least >= 10,
        f"first iteration with an error of at most {NEAR} times that of the minimiser ({result.floor:.4f}); λ = 2.5e-4, τ = σ = 1; "
        "the same operator, data and steps; without restarts: the average of all iterates at scale 1",
    )


def peers() -> Result:
    found = compare(image_problem(phantom(128), rate=0.3), lam=0.008, iterations=3000, inner=(50,))
    parts = []
    for peer in found.peers:
        cells = ["–" if reached is None else f"{reached[0]} ({reached[1]:.2f} s)" for reached in peer.reached]
        parts.append(f"{peer.name}: {', '.join(cells)}")
    return Result(
        f"peers on the phantom, 128², Fourier, 30%: iterations (seconds) to relative errors {', '.join(f'{t:g}' for t in TARGETS)}",
        "; ".join(parts),
        "none",
        True,
        f"one instance, one minimiser (relative duality gap {found.gap:.0e}), one stopping rule; time between the looks; – not in 3000",
    )


MEASURES = (noise_floor, peers)
