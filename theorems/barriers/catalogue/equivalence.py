"""Equivalences of entries with LPO (is a number zero?) and LLPO (name a zero among two numbers of which at most one is not zero).

Each consists of maps of inputs and of outputs in both directions. The maps of inputs are 1-Lipschitz in the metrics of the data, so that
data of one problem become data of the other; they are computed on the data alone. So an algorithm for one problem becomes an algorithm
for the other one: `sci_barriers.games.reductions`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Literal

import attrs

__all__ = ["Arrays", "Equivalence", "larger", "llpo", "lpo", "parts", "which_is_larger"]

#: (Nested) lists of rationals by the names of arrays.
Arrays = Mapping[str, Any]
Vector = Sequence[Fraction]


@attrs.frozen
class Equivalence:
    """The two reductions between an entry and a principle of omniscience.

    Attributes:
        principle: ``is-zero`` (LPO) or ``find-zero`` (LLPO, two numbers): an entry of the catalogue.
        input_of: makes an input of the entry from one of the principle.
        answer_of: makes an answer to the principle from an output that solves the entry.
        question_of: makes an input of the principle from one of the entry's class.
        output_of: makes an output that solves the entry from an answer to the principle.
    """

    principle: Literal["is-zero", "find-zero"]
    input_of: Callable[[Arrays], Arrays]
    answer_of: Callable[[Vector], Vector]
    question_of: Callable[[Arrays], Arrays]
    output_of: Callable[[Vector], Vector]


def lpo(
    input_of: Callable[[Fraction], Arrays], number: Callable[[Arrays], Fraction], *, yes: int = 1, no: int = 0
) -> Equivalence:
    """Return an equivalence with LPO of an entry whose answers are two numbers.

    Args:
        input_of: makes an input from |x|: the centre from 0.
        number: makes from an input of the class a number that is 0 at the centre alone.
        yes: the answer at the centre.
        no: the answer at the members.
    """
    return Equivalence(
        "is-zero",
        lambda arrays: input_of(abs(arrays["x"][0])),
        lambda output: [Fraction(int(output[0] == yes))],
        lambda arrays: {"x": [number(arrays)]},
        lambda answer: [Fraction(yes if answer[0] == 1 else no)],
    )


def llpo(
    input_of: Callable[[Fraction, Fraction], Arrays],
    chosen: Callable[[Vector], int],
    excess: Callable[[Arrays], tuple[Fraction, Fraction]],
    outputs: Sequence[Vector],
) -> Equivalence:
    """Return an equivalence with LLPO of an entry with two competitors.

    Args:
        input_of: told (|x_1|, |x_0|), by how much competitors 0 and 1 are to be moved, of which at most one is not 0.
        chosen: of a correct output, the competitor that it solves.
        excess: of an input of the class, by how much competitors 0 and 1 are moved, up to a factor.
        outputs: a solution of each competitor.
    """

    def question(arrays: Arrays) -> Arrays:
        first, second = excess(arrays)
        return {"x": [second, first]}  # entry 1 is not 0 where competitor 0 is moved, and the answer is then 0

    return Equivalence(
        "find-zero",
        lambda arrays: input_of(abs(arrays["x"][1]), abs(arrays["x"][0])),
        lambda output: [Fraction(chosen(output))],
        question,
        lambda answer: outputs[int(answer[0]) if answer[0] in (0, 1) else 0],
    )


def which_is_larger(
    competitors: int, input_of: Callable[[Fraction, Fraction], Arrays], difference: Callable[[Arrays], Fraction]
) -> Equivalence | None:
    """Return an equivalence with LLPO of an entry that is solved by e_j where number j is the largest; ``None`` unless there are two.

    Args:
        competitors: how many numbers there are.
        input_of: told by how much the first and the second number are to be larger.
        difference: of an input of the class, the first number minus the second one.
    """
    if competitors != 2:
        return None
    unit = [[Fraction(1), Fraction(0)], [Fraction(0), Fraction(1)]]
    return llpo(input_of, larger, lambda arrays: parts(difference(arrays)), unit)


def parts(difference: Fraction) -> tuple[Fraction, Fraction]:
    """Return halves of the positive and the negative part: by how much the one or the other of two numbers is larger."""
    return max(difference, Fraction(0)) / 2, max(-difference, Fraction(0)) / 2


def larger(output: Vector) -> int:
    """Return 0 or 1: which of the first two entries has the larger modulus."""
    return int(abs(output[1]) > abs(output[0]))
