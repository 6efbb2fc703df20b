"""FIRENET on any operator as a list of layers whose state holds the scale α: what `Firenet` computes, ‖y‖ included."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final

import numpy as np

from sci_barriers.networks._operator import LinearOperator, MatrixOperator
from theorems.layers import (
    Affine,
    Ball,
    Entries,
    Inverse,
    Layer,
    LayeredNetwork,
    Repeat,
    Root,
    Soft,
    Squares,
    Term,
    Times,
)

ONE: Final = Fraction(1)
#: 2x⁺ − x.
AHEAD: Final = (Term(Fraction(2), "x"), Term(-ONE, "before"))


def scaled_layers(
    operator: LinearOperator,
    *,
    lam: float,
    weights: Any,
    tau: float,
    sigma: float,
    inner: int,
    restarts: int,
    delta: float,
    factor: float,
    eps0: float | None,
) -> LayeredNetwork:
    """Return a `Firenet` on any operator in the language of layers, ε_0 = ‖y‖ included: restarts and inner iterations are repetitions.

    The scale α is a block of the state here, one number: a network that multiplies, where `firenet_network` has weights for each restart.
    """
    keep = {n: (n, (Term(ONE, n),)) for n in ("eps", "scale", "psi", "x", "u", "data")}
    t, s, upsilon, norm, level = (
        Fraction(x) for x in (tau, sigma, factor, operator.norm, Fraction(tau) * Fraction(lam))
    )
    p, unit = inner, inner / (2 * norm)
    reduced = (Term(upsilon, "eps"), Term(upsilon * Fraction(delta), "1"))
    scale = tuple(Term(unit * term.coefficient, term.source) for term in reduced)  # 1/α = pε/(2‖A‖)
    restart = Affine((("eps", reduced), ("scale", scale), ("alpha", scale), keep["psi"]))
    alpha, total = Term(ONE, "alpha"), Term(ONE, "total")
    begin = Affine(
        (
            keep["eps"],
            keep["scale"],
            ("alpha", (alpha,)),
            ("data", (Term(ONE, "y"),)),
            ("x", (Term(ONE, "psi"),)),
            ("u", ()),
            ("total", ()),
        )
    )
    kept = (keep["eps"], keep["scale"], ("alpha", (alpha,)), keep["data"])
    threshold: Any = level
    if weights is not None:
        values = weights.detach().cpu().numpy() if hasattr(weights, "detach") else np.asarray(weights)
        threshold = tuple(level * Fraction(w) for w in values.ravel().tolist())
    primal = Affine(
        (
            *kept,
            ("before", (Term(ONE, "x"),)),
            ("x", (Term(ONE, "x"), Term(-t, "u", "A*"))),
            keep["u"],
            ("total", (total,)),
        )
    )
    ascent = (Term(ONE, "u"), Term(s, AHEAD, "A"), Term(-s, "data"))
    dual = Affine((*kept, keep["x"], ("u", ascent), ("total", (total, Term(ONE, "x")))))
    end = Affine((keep["eps"], keep["scale"], ("psi", (Term(Fraction(1, p), "total"),))))
    layers: list[Layer | Repeat] = [
        Layer(Affine((("squares", (Term(ONE, "y"),)),)), Squares("squares")),
        Layer(Affine((("eps", (Term(ONE, "squares", "1ᵀ"),)), ("psi", ()))), Root("eps")),
    ]
    if eps0 is not None:
        layers = [Layer(Affine((("eps", (Term(Fraction(eps0), "1"),)), ("psi", ()))))]
    body = (
        Layer(restart, Inverse("alpha")),
        Layer(begin, Times("data", "alpha"), Times("x", "alpha")),
        Repeat(p, (Layer(primal, Soft("x", threshold)), Layer(dual, Ball("u", ONE)))),
        Layer(end, Times("psi", "scale")),
        Layer(Affine((keep["eps"], keep["psi"]))),
    )
    layers += [Repeat(restarts, body), Layer(Affine((("x", (Term(ONE, "psi"),)),)))]
    numbers = dict.fromkeys(("eps", "scale", "alpha"), 1)
    out = dict.fromkeys(("x", "psi", "before", "total"), operator.domain)
    into = dict.fromkeys(("y", "u", "data", "squares"), operator.codomain)
    title = f"FIRENET, n = {restarts}, p = {p}"
    matrix = operator.matrix if isinstance(operator, MatrixOperator) else None
    named = {"A": Entries(matrix) if isinstance(matrix, np.ndarray) else operator}
    return LayeredNetwork(title, named, {**numbers, **out, **into}, tuple(layers), "x")
