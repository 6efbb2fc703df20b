"""ReLU networks with exact weights: chains of affine maps with the rectifier between them, in the language of `theorems.layers`."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from theorems.core.errors import TheoremError
from theorems.layers import Affine, Bias, Layer, LayeredNetwork, Relu, Sparse, Term, exactly
from theorems.layers.operators import parts
from theorems.structured.quotient import Exact, sign

__all__ = ["interpolating_network", "lipschitz_squared", "output_at", "parameters", "relu_network", "widths"]

ONE = Fraction(1)


def relu_network(maps: Sequence[tuple[Sparse, Sequence[Any]]], *, radicand: Fraction = ONE) -> LayeredNetwork:
    """Return φ = W_d·ρ(W_{d−1}·ρ( … √s·W_1 y + b_1 … ) + b_{d−1}) + b_d with ρ(x) = max(0, Re x) entry by entry.

    Args:
        maps: (W_i, b_i), first to last, d ≥ 1; weights are exact numbers, or pairs (real, imaginary part).
        radicand: s > 0, rational. Weights of the first map that are multiples of one square root, and inputs that are, have rational
            products: see `output_at`.

    Raises:
        TheoremError: no map, sizes that do not fit, or s not positive.
    """
    if not maps:
        raise TheoremError("layers", maps, "at least one")
    operators: dict[str, Any] = {}
    sizes = {"y": maps[0][0].domain[0]}
    layers, source = [], "y"
    for k, (W, b) in enumerate(maps, 1):
        operators[f"W{k}"], operators[f"b{k}"] = W, Bias(tuple(b))
        if W.codomain != (len(b),):
            raise TheoremError("bias", f"{len(b)} numbers", f"{W.codomain[0]}, as many as rows")
        last = k == len(maps)
        target = "x" if last else f"h{k}"
        sizes[target] = len(b)
        real = "" if last else "Re "
        terms = (Term(ONE, source, f"{real}W{k}"), Term(ONE, "1", f"b{k}"))
        layers.append(Layer(Affine(((target, terms),)), None if last else Relu(target)))
        source = target
    return LayeredNetwork("ReLU network", operators, sizes, tuple(layers), "x", radicand)


def output_at(network: LayeredNetwork, values: Any) -> tuple[tuple[Any, Any], ...]:
    """Return φ(y) exactly at y = √s·values, as pairs (real, imaginary part).

    Args:
        network: of `relu_network`.
        values: the coordinates of y/√s; a mapping may leave out those that no neuron reads.
    """
    return exactly(network, values, symbolic=True)


def widths(network: LayeredNetwork) -> tuple[int, ...]:
    """Return the number of inputs, the sizes of the hidden layers, the number of outputs."""
    return tuple(size if isinstance(size, int) else size[0] for size in network.sizes.values())


def _maps(network: LayeredNetwork) -> list[Any]:
    return [(network.operators[f"W{k}"], network.operators[f"b{k}"]) for k in range(1, len(network.layers) + 1)]


def parameters(network: LayeredNetwork) -> int:
    """Return the number of weights and biases that are not 0."""
    return sum(W.parameters + b.parameters for W, b in _maps(network))


def lipschitz_squared(network: LayeredNetwork) -> Exact:
    """Return an upper bound of the squared Lipschitz constant in ℓ²: s·Π ‖W_i‖_F²; attained if there is one neuron."""
    total: Exact = network.radicand
    for W, _ in _maps(network):
        total = total * W.frobenius_squared
    return total


def interpolating_network(
    inputs: int,
    direction: Sequence[tuple[int, Exact]],
    knots: Sequence[Exact],
    values: Sequence[Sequence[Any]],
    *,
    radicand: Fraction = Fraction(1),
) -> LayeredNetwork:
    """Return φ(y) = x_0 + Σ_k s_k·max(0, ⟨w, y⟩ − τ_k), which takes the value x_k wherever Re⟨w, y⟩ = τ_k.

    Any finite set of points with distinct ⟨w, y⟩ and any values: φ is piecewise linear in ⟨w, y⟩, constant below τ_0.

    Args:
        inputs: n, the number of inputs.
        direction: w/√radicand, as (coordinate, rational).
        knots: τ_0 < … < τ_{R−1}, R ≥ 1.
        values: x_0, …, x_{R−1}, all of one length, of exact numbers or pairs (real, imaginary part).
        radicand: s of `relu_network`.

    Raises:
        TheoremError: knots that do not increase, or not one value for each.
    """
    if len(values) != len(knots) or not knots:
        raise TheoremError("values", f"{len(values)} of them", f"{len(knots)}, one for each knot, at least one")
    for low, high in pairwise(knots):
        if sign(high - low) <= 0:
            raise TheoremError("knots", list(map(str, knots)), "strictly increasing numbers")
    length = len(values[0])
    hidden = max(1, len(knots) - 1)
    rows: list[list[tuple[int, Any]]] = [[] for _ in range(length)]
    for i in range(length):
        before: tuple[Exact, Exact] = (Fraction(0), Fraction(0))
        for k in range(len(knots) - 1):
            step = knots[k + 1] - knots[k]
            (a, b), (c, d) = parts(values[k][i]), parts(values[k + 1][i])
            slope = (c - a) / step, (d - b) / step
            change = slope[0] - before[0], slope[1] - before[1]
            if any(map(sign, change)):
                rows[i].append((k, change if sign(change[1]) else change[0]))
            before = slope
    first = Sparse(inputs, (tuple(direction),) * hidden), [-knot for knot in knots[:hidden]]
    return relu_network([first, (Sparse(hidden, [tuple(row) for row in rows]), values[0])], radicand=radicand)
