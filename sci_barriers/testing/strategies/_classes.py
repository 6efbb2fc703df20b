"""Strategies for problems, barriers, classes, their members and witnesses."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final, TypeVar

from hypothesis import strategies as st

from sci_barriers._arguments import integer
from sci_barriers._errors import BarrierError
from sci_barriers.testing.strategies._arguments import chosen, flag
from sci_barriers.testing.strategies._inputs import checked, fitting
from sci_barriers.testing.strategies._numbers import rationals
from sci_barriers.testing.strategies._parameters import instances
from theorems import Barrier, DeclaredBarrier, Member, Omega, Smale9, Smale18, define_barrier
from theorems.barriers.smale18 import PARTS
from theorems.core.parameters import Parametrised
from theorems.problems import P1, P2, P3, Problem

PROBLEMS: Final = ("P1", "P2", "P3", "LP")
_SEEDS: Final = st.none() | st.integers(0, 99)
METRICS: Final = ("discrete", "maximum", "euclidean")
_T = TypeVar("_T", bound=Parametrised)


def problems(names: object = ("P1", "P2", "P3")) -> st.SearchStrategy[Problem]:
    """Return a strategy for problems P1 (0 ≤ η ≤ 1/2), P2 and P3 (0 < λ ≤ 4), for which nearly every class with t ≥ 1 exists.

    Args:
        names: some of ``P1``, ``P2``, ``P3``.

    Shrinks towards the first name, with η = 0 or λ = 1.

    Raises:
        BarrierError: another name.
    """
    made = {
        "P1": rationals(min_value=0, max_value="1/2", max_denominator=1000).map(P1),
        "P2": rationals(min_value="1/1000", max_value=4, max_denominator=1000).map(P2),
        "P3": rationals(min_value="1/1000", max_value=4, max_denominator=1000).map(P3),
    }
    return st.one_of([made[name] for name in chosen("names", names, tuple(made))])


def barriers(
    names: object = ("P1", "P2", "P3"),
    *,
    max_rows: int = 5,
    max_competitors: int = 5,
    max_digits: int = 14,
    rotations: object = None,
    fields: object = None,
    parts: object = "strong",
    max_samples: int = 1,
    max_length: object = 8,
    labels: bool = False,
) -> st.SearchStrategy[Barrier]:
    """Return a strategy for barriers: `Smale18` for P1, P2, P3 and `Smale9` for linear programs (``LP``).

    Args:
        names: problems, some of ``P1``, ``P2``, ``P3`` (default: these three) and ``LP``.
        max_rows: largest m, at least 1.
        max_competitors: largest N1 = N + 1 − m, at least 2.
        max_digits: largest K, at least 2.
        rotations: some of ``identity``, ``hadamard``, ``dct``, ``dft``, ``cayley``; all by default. Linear programs have the identity.
        fields: ``real``, ``complex`` or both (default).
        parts: some of ``strong`` (default), ``weak``, ``sharp``.
        max_samples: largest R, at least 1.
        max_length: largest length t of y, exact, at least 1.
        labels: whether data come with labels (over the complex field, those with a rational rotation).

    Shrinks towards the first problem with K = 1, m = 1, N = 2, t = 1, R = 1, U = I, no seed (D = I, P = I).

    Raises:
        BarrierError: an argument out of range.
    """
    known = chosen("names", names, PROBLEMS)
    turns, kinds = checked(rotations, fields)
    places = chosen("parts", parts, PARTS)
    sizes = (
        integer("max_rows", max_rows, 1),
        integer("max_competitors", max_competitors, 2),
        integer("max_digits", max_digits, 2),
        integer("max_samples", max_samples, 1),
    )
    return _barriers(known, sizes, turns, kinds, places, _lengths(max_length), flag("labels", labels))


@st.composite
def _barriers(
    draw: st.DrawFn,
    known: tuple[str, ...],
    sizes: tuple[int, int, int, int],
    turns: tuple[str, ...],
    kinds: tuple[str, ...],
    places: tuple[str, ...],
    lengths: st.SearchStrategy[Fraction],
    labels: bool,
) -> Barrier:
    rows, most, digits, samples = sizes
    name = draw(st.sampled_from(known))
    m = draw(st.sampled_from([m for m in range(1, rows + 1) if fitting(turns, kinds, m)]))
    own: dict[str, Any] = {"N": m - 1 + draw(st.integers(2, most)), "m": m, "K": st.integers(1, digits), "t": lengths}
    own["seed"] = _SEEDS
    if name == "LP":
        return draw(instances(Smale9, **own))
    rotation, field = draw(st.sampled_from(fitting(turns, kinds, m)))
    own |= {"part": st.sampled_from(places), "L": st.integers(1, 40), "R": st.integers(1, samples), "labels": labels}
    return draw(_with_problem(Smale18, name, rotation=rotation, field=field, **own))


def _with_problem(cls: type[_T], name: str, **own: Any) -> st.SearchStrategy[_T]:
    """Return a strategy for a class for sparse problems, whose problem comes with its parameter."""
    return problems(name).flatmap(lambda chosen: instances(cls, **{"problem": name, **chosen.parameters(), **own}))


def omegas(
    names: object = ("P1", "P2", "P3"),
    *,
    max_rows: int = 4,
    max_competitors: int = 4,
    max_digits: int = 9,
    max_data: int = 20,
    rotations: object = None,
    fields: object = None,
    max_samples: int = 1,
    max_length: object = 8,
) -> st.SearchStrategy[Omega]:
    """Return a strategy for the classes Ω of the whole theorem.

    Args:
        names: problems, some of ``P1``, ``P2``, ``P3``.
        max_rows: largest m, at least 1.
        max_competitors: largest N1, at least 2.
        max_digits: largest K, at least 3.
        max_data: largest L, at least 1.
        rotations: as in `barriers`.
        fields: as in `barriers`.
        max_samples: largest R, at least 1.
        max_length: largest length t of the first sample, exact, at least 1.

    Shrinks towards the first problem with K = 3, L = 1 (or the least one possible), m = 1, N = 2, t = 1, R = 1, U = I, no seed.

    Raises:
        BarrierError: an argument out of range.
    """
    known = chosen("names", names, PROBLEMS[:3])
    turns, kinds = checked(rotations, fields)
    sizes = (
        integer("max_rows", max_rows, 1),
        integer("max_competitors", max_competitors, 2),
        integer("max_digits", max_digits, 3),
        integer("max_samples", max_samples, 1),
        integer("max_data", max_data, 1),
    )
    return _omegas(known, sizes, turns, kinds, _lengths(max_length))


@st.composite
def _omegas(
    draw: st.DrawFn,
    known: tuple[str, ...],
    sizes: tuple[int, int, int, int, int],
    turns: tuple[str, ...],
    kinds: tuple[str, ...],
    lengths: st.SearchStrategy[Fraction],
) -> Omega:
    rows, most, digits, samples, data = sizes
    name = draw(st.sampled_from(known))
    m = draw(st.sampled_from([m for m in range(1, rows + 1) if fitting(turns, kinds, m)]))
    rotation, field = draw(st.sampled_from(fitting(turns, kinds, m)))
    own: dict[str, Any] = {"N": m - 1 + draw(st.integers(2, most)), "m": m, "K": st.integers(3, digits), "t": lengths}
    own |= {"L": st.integers(1, data), "R": st.integers(1, samples), "seed": _SEEDS, "labels": False}
    return draw(_with_problem(Omega, name, rotation=rotation, field=field, **own))


def _lengths(largest: object) -> st.SearchStrategy[Fraction]:
    """Return a strategy for t from 1 on."""
    try:
        return rationals(min_value=1, max_value=largest, max_denominator=60)
    except BarrierError as error:
        raise BarrierError(
            "max_length", error.value, "an exact number of at least 1, with a denominator of at most 60"
        ) from None


def members(omega: Omega, *, parts: object = None, max_step: int = 64) -> st.SearchStrategy[Member]:
    """Return a strategy for the members of a class Ω: the centre of Ω_strong, and the witnesses of its parts.

    Args:
        omega: the class.
        parts: some of ``strong``, ``weak``, ``sharp``; all by default.
        max_step: exponents go up to this much above the least one; at least 0. Solutions are expanded up to exponent 4096.

    Shrinks towards the centre, or the witness of the first part with j = 0 and the least exponent.

    Raises:
        BarrierError: an argument out of range.
    """
    if not isinstance(omega, Omega):
        raise BarrierError("omega", omega, "a class Omega(...)")
    names, most = chosen("parts", parts, PARTS), integer("max_step", max_step, 0)
    found: list[st.SearchStrategy[Member]] = []
    for name in names:
        part = omega.part(name)
        if part.centre_belongs:
            found.append(st.just(Member(name)))
        least = part.least_exponent
        last = least if name == "sharp" else least + most
        found.append(st.builds(Member, st.just(name), st.integers(0, part.competitors - 1), st.integers(least, last)))
    return st.one_of(found)


def witnesses(barrier: Barrier, *, max_step: int = 64) -> st.SearchStrategy[tuple[int, int]]:
    """Return a strategy for the witnesses (j, e) of a barrier; ``barrier.member(j, e)`` is the exact input.

    Args:
        barrier: a `Smale18`, `Smale9` or declared barrier.
        max_step: exponents go up to this much above the least one; may be 10^18, exponents are not expanded. A capped part has one.

    Shrinks towards j = 0 and the least exponent.

    Raises:
        BarrierError: an argument out of range.
    """
    if not isinstance(barrier, Barrier):
        raise BarrierError("barrier", barrier, "a barrier, for example Smale18()")
    most, least = integer("max_step", max_step, 0), barrier.least_exponent
    last = least if barrier.largest_index is not None else least + most
    return st.tuples(st.integers(0, barrier.competitors - 1), st.integers(least, last))


def declared_barriers(
    *, max_witnesses: int = 4, max_length: int = 3, metrics: object = None
) -> st.SearchStrategy[DeclaredBarrier]:
    """Return a strategy for declared barriers: witnesses move along different axes, their solutions are points at least 1 apart.

    Args:
        max_witnesses: largest N1, at least 2.
        max_length: largest length of outputs, at least 1.
        metrics: some of ``discrete``, ``maximum``, ``euclidean``; all by default.

    Shrinks towards two witnesses with solutions 0 and 1 in the first metric, the centre 0.

    Raises:
        BarrierError: an argument out of range.
    """
    names = chosen("metrics", metrics, METRICS)
    return _declared(integer("max_witnesses", max_witnesses, 2), integer("max_length", max_length, 1), names)


@st.composite
def _declared(draw: st.DrawFn, most: int, longest: int, names: tuple[str, ...]) -> DeclaredBarrier:
    metric = draw(st.sampled_from(names))
    n, length = draw(st.integers(2, most)), draw(st.integers(1, longest))
    centre = draw(st.lists(rationals(min_value=-2, max_value=2, max_denominator=60), min_size=n, max_size=n))
    signs = draw(st.lists(st.sampled_from([1, -1]), min_size=n, max_size=n))
    rest = st.lists(rationals(min_value=-2, max_value=2, max_denominator=60), min_size=length - 1, max_size=length - 1)
    points: list[list[Any]] = [[j, *draw(rest)] for j in range(n)]  # the first coordinates are 1 apart
    return define_barrier(
        "generated",
        centre=centre,
        directions=[[signs[j] * int(i == j) for i in range(n)] for j in range(n)],
        solutions=[[point] for point in points],
        centre_solutions=points if draw(st.booleans()) else None,
        metric=metric,
        least_exponent=draw(st.integers(1, 9)),
    )
