"""Ω = Ω_strong ∪ Ω_weak ∪ Ω_sharp, the class of inputs of the whole theorem: members, membership, serialisation.

Source: M. J. Colbrook, V. Antun, A. C. Hansen, PNAS 119 (2022) e2107151119, Theorem 1;
the class is this project's own (``docs/explanation/proofs.md``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any, Final

from theorems.barriers.smale18.parameters import MAX_DIGITS, SparseClass
from theorems.barriers.smale18.part import Smale18
from theorems.core.errors import TheoremError
from theorems.core.parameters import declare, derived, integer, parameters, parametrised
from theorems.structured.three_scales import Member, Scales, ThreeScales

__all__ = ["Member", "Omega"]

FORMAT: Final = "sci-barriers/member"
VERSION: Final = 1
#: What a document has of the class, in its order.
_CLASS: Final = ("N", "m", "K", "L", "R", "t", "alphas", "rotation", "field", "seed", "labels")


@parametrised
class Omega(SparseClass, ThreeScales[Smale18]):
    """The class of the theorem for one problem, size, K and L.

    Ω_strong is at scale 10^-K, Ω_weak at 10^-(K−1), Ω_sharp at 10^-(K−2); they share the rotation U, D, P, the field and R.
    The scales α of the parts differ by factors near 10, so that one coarse datum tells from which part an input is.

    Parameters: those of `Smale18` but for ``part`` and ``alpha``; K from 3; L; alphas, a mapping from parts to α where these should not be
    chosen. ``print(Omega.table())`` shows ranges and defaults.

    Raises:
        TheoremError: an argument out of range, by name, or parts that one datum does not tell apart.
    """

    K: int = integer("number of digits; the theorem has K > 2", low=3, high=MAX_DIGITS, default=6)
    L: int = integer("number of data that K − 2 digits need", low=1, high=MAX_DIGITS, default=8)
    alphas: tuple[tuple[str, Fraction], ...] = declare(
        Scales(),
        "scales of A in the parts",
        default=derived("chosen", lambda self: self.chosen_scales(), formula=False),
    )

    def _made(self, alphas: Mapping[str, Fraction | None]) -> tuple[Smale18, Smale18, Smale18]:
        """Return Ω_strong, Ω_weak, Ω_sharp."""
        own = {"K", "L", "alphas", "lam", "eta", "problem"}
        shared = {name: getattr(self, name) for name in parameters(self) if name not in own}
        shared["problem"] = self.chosen_problem
        # Ω_sharp first: an L out of range is reported by its name.
        sharp = Smale18(K=self.K - 2, part="sharp", L=self.L, alpha=alphas.get("sharp"), **shared)
        weak = Smale18(K=self.K - 1, part="weak", alpha=alphas.get("weak"), **shared)
        return Smale18(K=self.K, part="strong", alpha=alphas.get("strong"), **shared), weak, sharp

    # --- Serialisation -------------------------------------------------------------------------------------------------------

    def document(self, member: Member) -> dict[str, object]:
        """Return class and member as a JSON document, exact: rationals are written in hexadecimal."""
        self.input(member)  # refuses what is no member
        values = self.to_json()
        own = {name: values[name] for name in self.problem.parameters()}
        return {
            "format": FORMAT,
            "version": VERSION,
            "theorem": "smale18",
            "problem": {"name": self.problem.name, **own},
            "class": {name: values[name] for name in _CLASS},
            "member": {"part": member.part, "winner": member.winner, "exponent": member.exponent},
        }

    @classmethod
    def from_document(cls, document: object) -> tuple[Omega, Member]:
        """Return class and member of a document of `document`.

        Raises:
            TheoremError: not such a document, or parameters or a member out of range.
        """
        header, problem, family, member = _fields(document)
        if header != (FORMAT, VERSION, "smale18") or type(header[1]) is not int:
            raise TheoremError("document", header, f"format {FORMAT}, version {VERSION}, theorem smale18")
        try:
            named = Member(**member)
            omega = cls.from_json({"problem": problem.pop("name"), **problem, **family})
        except (KeyError, TypeError) as error:
            raise TheoremError("document", f"({error})", "a member as `Omega.document` writes it") from None
        found = replace(named, omega=omega)
        if omega.document(found) != document:  # something is missing, or a number is not in lowest terms
            raise TheoremError("document", "(another one than is written)", "a member as `Omega.document` writes it")
        return omega, found


def _fields(document: Any) -> tuple[tuple[object, object, object], dict[str, Any], dict[str, Any], dict[str, Any]]:
    if not isinstance(document, dict) or set(document) != {
        "format",
        "version",
        "theorem",
        "problem",
        "class",
        "member",
    }:
        raise TheoremError("document", type(document).__name__, "an object as `Omega.document` writes it")
    header = document["format"], document["version"], document["theorem"]
    for name in ("problem", "class", "member"):
        if not isinstance(document[name], dict):
            raise TheoremError(name, type(document[name]).__name__, "an object as `Omega.document` writes it")
    return header, dict(document["problem"]), dict(document["class"]), dict(document["member"])
