"""The spectrum of diag(a), a ∈ {0,1}^ℕ: Σ1, not Δ1."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from math import isqrt
from typing import Any, Final

from oracles import BinarySequence, ElementOracle
from theorems.core.family import Check
from theorems.core.hierarchy import Placement
from theorems.core.metrics import OUTPUT_METRICS, FirstDifference, Hausdorff
from theorems.core.towers import Tag, Tower


def hausdorff(one: Iterable[Fraction | int], other: Iterable[Fraction | int]) -> Fraction | None:
    """Return the Hausdorff distance of two finite sets of numbers, exact; ``None`` (infinite) if just one of them is empty."""
    left, right = {Fraction(x) for x in one}, {Fraction(x) for x in other}
    if not left or not right:
        return Fraction(0) if left == right else None
    square = Hausdorff(OUTPUT_METRICS["maximum"]).distance_squared([(x,) for x in left], [(z,) for z in right])
    return Fraction(isqrt(square.numerator), isqrt(square.denominator))  # the square of a difference of numbers


def _seen(oracle: Any, n: int) -> frozenset[int]:
    return frozenset(oracle(i) for i in range(n + 1))


TOWER: Final = Tower(1, _seen, "{a_0, …, a_n}")


def hidden_one(gamma: Callable[[Any], Iterable[Any]]) -> BinarySequence:
    """Return a sequence on which an algorithm is off by 1/2 or more, whatever it is: the zeros, or a one where it has not looked.

    If its output on the zeros is less than 1/2 from {0} and it has asked for finitely many entries, the output is the same if another
    entry is 1; the spectrum {0, 1} is at distance 1 from {0}.

    Args:
        gamma: takes an oracle, ``oracle(i)`` is a_i, and returns a finite set of numbers.
    """
    zeros = BinarySequence()
    oracle = ElementOracle(zeros)
    distance = hausdorff(gamma(oracle), (0,))
    if distance is None or distance >= Fraction(1, 2):
        return zeros
    asked = {key[0] for key in oracle.values}
    place = next(i for i in range(len(asked) + 1) if i not in asked)
    return BinarySequence((0,) * place + (1,))


def spectrum(point: BinarySequence) -> frozenset[int]:
    """Return the spectrum of diag(a): the values of a, which are its eigenvalues (finitely many, so the set is closed)."""
    return frozenset((*point.prefix, point.tail))


POINTS: Final = (BinarySequence(), BinarySequence((0,) * 7 + (1,)), BinarySequence((1, 0), 1), BinarySequence((), 1))


def solved() -> Iterator[Check]:
    """Γ_n ⊆ Ξ for all n, and Γ_n = Ξ from some n on."""
    above = below = Fraction(0)
    for point in POINTS:
        for n in range(12):
            found = TOWER(ElementOracle(point), n)
            above = max(above, Fraction(len(found - spectrum(point))))
            if n >= len(point.prefix):
                distance = hausdorff(found, spectrum(point))
                below = max(below, Fraction(1) if distance is None else distance)
    yield Check("from below", "points of Γ_n outside of the spectrum, n = 0 … 11, all inputs", above, "=", 0)
    yield Check("in the limit", "Hausdorff distance of Γ_n from the spectrum, for n beyond the prefix", below, "=", 0)


def below() -> Iterator[Check]:
    """A one where nobody has looked: played against Γ_n and two other algorithms."""
    yield Check("far apart", "Hausdorff distance of {0} and {0, 1}", hausdorff((0,), (0, 1)) or Fraction(0), "=", 1)
    for n in (5, 20, 60):
        point = hidden_one(TOWER.algorithm(n))
        apart = FirstDifference.between(BinarySequence(), point, len(point.prefix))
        yield Check(
            "near", f"2^-(first difference) of the zeros and the input found for Γ_{n}", apart, "≤", Fraction(1, 2 << n)
        )
    players: list[tuple[str, Callable[[Any], Iterable[Any]]]] = [
        ("Γ_20", TOWER.algorithm(20)),
        ("every third entry", lambda oracle: {oracle(3 * i) for i in range(30)}),
        ("a guess", lambda oracle: {0, Fraction(1, 3)}),
        ("both", lambda oracle: {0, 1}),
    ]
    for name, gamma in players:
        point = hidden_one(gamma)
        distance = hausdorff(gamma(ElementOracle(point)), spectrum(point))
        shown = Fraction(1) if distance is None else distance
        yield Check("played", f"error of “{name}” on {_text(point)}", shown, "≥", Fraction(1, 2))


def _text(point: BinarySequence) -> str:
    ones = [i for i, x in enumerate(point.prefix) if x]
    return f"a one at {ones[0]}" if ones else "zeros"


PLACE: Final = Placement(
    name="diagonal-spectrum",
    title="the spectrum of diag(a), a ∈ {0,1}^ℕ",
    inputs="a ∈ {0,1}^ℕ",
    evaluations="the matrix elements a_i",
    solution="the closure of {a_i}, Hausdorff metric",
    belongs=Tag("Σ", 1),
    fails=Tag("Δ", 1),
    tower=TOWER,
    solved=lambda: list(solved()),
    below=lambda: list(below()),
    why="Every value that has been seen is in the spectrum, and every value is seen. Finitely many zeros do not tell "
    "whether a one follows.",
    source="J. Ben-Artzi, M. J. Colbrook, A. C. Hansen, O. Nevanlinna, M. Seidel, arXiv:1508.03280",
)
