"""What the claims about the structured class share: the class, its parts, solutions as quotients, and data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from oracles import Datum, Phase
from theorems.certificates.writer import array_document, complex_text, rational_text


@dataclass(frozen=True)
class Quotient:
    """A quotient of polynomials in ε, coefficients with the constant term first."""

    numerator: tuple[Fraction, ...]
    denominator: tuple[Fraction, ...]

    def document(self) -> dict[str, object]:
        """Return the two polynomials."""
        return {
            "numerator": [rational_text(x) for x in self.numerator],
            "denominator": [rational_text(x) for x in self.denominator],
        }


@dataclass(frozen=True)
class Part:
    """One part of the class.

    Attributes:
        name: ``strong``, ``weak`` or ``sharp``.
        K: its digits.
        alpha: α, the scale.
        lengths: t_k, one for each sample.
        L: for ``sharp``, else ``None``.
    """

    name: str
    K: int
    alpha: Fraction
    lengths: tuple[Fraction, ...]
    L: int | None = None

    def document(self) -> dict[str, object]:
        """Return the part as format version 2 writes it."""
        lengths = [rational_text(t) for t in self.lengths]
        return {"name": self.name, "K": self.K, "alpha": rational_text(self.alpha), "t": lengths, "L": self.L}


@dataclass(frozen=True)
class Structure:
    """What all parts of the class share: the problem, the sizes, and A = U·B(a)·D·P.

    Attributes:
        theorem: ``smale18`` or ``smale9``.
        problem: its name, and its parameters by name.
        field: ``real`` or ``complex``.
        m: rows.
        N: columns.
        rotation: U, as the format describes it.
        diagonal: d_0, …, d_{N−1}, each of modulus 1.
        permutation: π(0), …, π(N−1).
    """

    theorem: str
    problem: tuple[str, Mapping[str, Fraction]]
    field: str
    m: int
    N: int
    rotation: Mapping[str, object]
    diagonal: tuple[Phase, ...]
    permutation: tuple[int, ...]

    def problem_document(self) -> dict[str, object]:
        """Return name and parameters."""
        name, parameters = self.problem
        return {"name": name, **{key: rational_text(value) for key, value in parameters.items()}}

    def transformations(self) -> dict[str, object]:
        """Return U, D and P."""
        table = list(dict.fromkeys(self.diagonal))
        place = {phase: code for code, phase in enumerate(table)}
        codes = [place[phase] for phase in self.diagonal]
        return {
            "rotation": dict(self.rotation),
            "diagonal": {"table": [complex_text(phase) for phase in table], "codes": codes},
            "permutation": list(self.permutation),
        }

    def sizes(self) -> dict[str, object]:
        """Return field, m and N."""
        return {"field": self.field, "m": self.m, "N": self.N}


def data_document(data: Mapping[int, Datum], *, labels: bool = True) -> list[dict[str, object]]:
    """Return data in the order of their indices, as format version 2 writes them; without their labels, if that is asked for."""
    result = []
    for n in sorted(data):
        datum = data[n]
        xs = datum.xs if labels else ()
        exponent = max(
            array.exponent for array in (datum.A, *datum.ys, *xs)
        )  # the format has one for all arrays of a datum
        result.append({
            "index": n,
            "exponent": exponent,
            "A": array_document(datum.A, exponent),
            "y": [array_document(y, exponent) for y in datum.ys],
            "labels": [array_document(x, exponent) for x in xs] or None,
        })  # fmt: skip
    return result
