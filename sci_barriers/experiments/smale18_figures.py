"""The pictures of smale18: three steps, data needed, the line that tilts, success by chance. Everything in them is computed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from sci_barriers.experiments.smale18_draw import (
    Series,
    SuccessPoint,
    draw_data_needed,
    draw_success,
    draw_three_steps,
)
from sci_barriers.experiments.tilting_line_figure import draw_tilting_line
from sci_barriers.games.certified_algorithms import data_needed, error_curve
from sci_barriers.games.randomised import attained
from theorems import Member, Omega, Smale18
from theorems.structured.three_scales import ThreeScales

__all__ = ["Series", "SuccessPoint", "draw_three_steps", "pictures", "scale_pictures", "success_points", "three_steps"]

#: N1 of the picture of success probabilities: enumeration of all outcomes takes well below a second for each.
COMPETITORS: Final = (2, 3, 4, 5, 6)


def three_steps(
    omega: ThreeScales[Any], exponents: Sequence[int] | None = None, last: int | None = None
) -> list[Series]:
    """Return the series of `draw_three_steps` for a class: what each index of honest, worst-case data proves.

    Args:
        omega: the class.
        exponents: e of the members of Ω_weak; by default L + 4, L + 12 and L + 20 above the least one.
        last: the largest index; by default a little above the largest exponent.
    """
    least = omega.weak.least_exponent
    chosen = tuple(least + omega.L + step for step in (4, 12, 20)) if exponents is None else tuple(exponents)
    end = max([*chosen, omega.L]) + 6 if last is None else last
    indices = range(end + 1)
    return [
        Series(
            "$Ω_{\\mathrm{sharp}}$: K − 2 digits from one datum",
            error_curve(omega, Member("sharp", 0, omega.L), indices),
            "sharp",
        ),
        *(
            Series(
                f"$Ω_{{\\mathrm{{weak}}}}$, $ε = 2^{{-{e}}}$: K − 1 digits",
                error_curve(omega, Member("weak", 0, e), indices),
                "weak",
                f"$ε = 2^{{-{e}}}$",
            )
            for e in chosen
        ),
        Series(
            "$Ω_{\\mathrm{strong}}$, worst case: never K digits",
            error_curve(omega, Member("strong"), indices),
            "strong",
        ),
    ]


def success_points(problem: str, K: int, competitors: Iterable[int] = COMPETITORS) -> list[SuccessPoint]:
    """Return the worst-case success probabilities of the best strategies on small classes (m = 1), by enumeration.

    Args:
        problem: ``P1``, ``P2`` or ``P3``.
        K: digits.
        competitors: N1 ≥ 2.
    """
    result = []
    for n in competitors:
        worst: dict[str, Fraction] = {}
        for row in attained(Smale18(problem, N=n, m=1, K=K)):
            worst[row.strategy] = min(worst.get(row.strategy, Fraction(1)), row.success.lower)
        result += [SuccessPoint(n, probability, name) for name, probability in sorted(worst.items())]
    return result


def scale_pictures(omega: ThreeScales[Any], place: Callable[[str], Path]) -> list[Path]:
    """Compute and draw what the three scales need: ``three-steps`` and ``data-needed``, for any class of this kind.

    Args:
        omega: the class.
        place: gives the path of each PNG file by the name of the picture.

    Returns:
        The paths.
    """
    written = draw_three_steps(three_steps(omega), omega.K, omega.L, place("three-steps"))
    least = omega.weak.least_exponent
    needed = data_needed(omega, [least + step for step in (0, 2, 4, 8, 12, 16, 24, 32, 48)])
    return written + draw_data_needed(needed, place("data-needed"))


def pictures(omega: Omega, folder: Path, *, progress: Callable[[str], None] | None = None) -> list[Path]:
    """Compute and draw all four pictures for a class: ``three-steps``, ``data-needed``, ``tilting-line``, ``success`` (PNG and SVG).

    Args:
        omega: the class.
        folder: where the files go; it is made.
        progress: called with the name of each picture before it is computed.

    Returns:
        The paths.
    """

    def told(name: str) -> Path:
        if progress is not None:
            progress(name)
        return folder / f"{name}.png"

    written = scale_pictures(omega, told)
    parameters: dict[str, Any] = dict(omega.problem.parameters())
    small = Smale18(omega.problem.name, N=2, m=1, K=omega.K, t=omega.strong.t, **parameters)
    written += draw_tilting_line(small, told("tilting-line"))
    written += draw_success(success_points(omega.problem.name, omega.K), told("success"))
    return written
