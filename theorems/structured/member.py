"""A member of a class Ω at three scales: a name, and with its class an input, data and solutions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from oracles import Datum, Description, ExactInput, Folded, Note, Part, Picture, Shown
from theorems.core.errors import TheoremError
from theorems.core.kinds import integer_argument
from theorems.problems import SolutionSet
from theorems.structured.class_scale import EXPANDED
from theorems.structured.picture import Geometry, has_geometry
from theorems.structured.scaled_part import PARTS


@dataclass(frozen=True)
class Member(Shown):
    """A member of Ω.

    One that `Omega` returned (`Omega.members`, `Omega.random_member`, `Omega.find`, `Omega.member`) knows its class: it has an input, data
    and solutions. Members are equal whatever class they know.

    Attributes:
        part: ``strong``, ``weak`` or ``sharp``.
        winner: j, whose coefficient is raised; ``None`` for the centre of Ω_strong.
        exponent: e, ε = 2^-e (Ω_sharp: e = L, ε = 3·2^-(L+1)); ``None`` for the centre.

    Raises:
        TheoremError: another part, or no such numbers. Whether a class has the member is for `Omega.input` to say.
    """

    part: str
    winner: int | None = None
    exponent: int | None = None
    omega: Any = field(default=None, repr=False, compare=False, kw_only=True)

    def __post_init__(self) -> None:
        if self.part not in PARTS:
            raise TheoremError("part", self.part, "one of " + ", ".join(PARTS))
        for name, least in (("winner", 0), ("exponent", 1)):
            if (value := getattr(self, name)) is not None:
                object.__setattr__(self, name, integer_argument(name, value, least))

    @property
    def _class(self) -> Any:
        if self.omega is None:
            raise TheoremError(
                "omega", None, "known: take the member from its class, omega.member(part, winner, exponent)"
            )
        return self.omega

    @property
    def input(self) -> ExactInput:
        """The exact input (A, S); `TheoremError` for a member that does not know its class."""
        found: ExactInput = self._class.input(self)
        return found

    @property
    def solutions(self) -> SolutionSet:
        """Ξ(A, y_0), exact; `Omega.solution_set` has the other samples."""
        found: SolutionSet = self._class.solution_set(self)
        return found

    def datum(self, index: int) -> Datum:
        """Return honest data of index n; see `Omega.datum`."""
        found: Datum = self._class.datum(self, index)
        return found

    def geometry(self, **shown: Any) -> Geometry:
        """Return the picture of this member, for N = 2 and 3 over the real field.

        Args:
            shown: ``index``, ``answer``, ``sample``, ``magnification`` of `theorems.structured.picture.Geometry`.

        Raises:
            TheoremError: nothing to draw, or a member that does not know its class.
        """
        found: Geometry = self._class.part(self.part).geometry(self.winner, self.exponent, **shown)
        return found

    def svg(self) -> str:
        """Return that picture as SVG text."""
        return self.geometry().svg()

    def plot(self, axes: Any = None) -> Any:
        """Draw that picture with matplotlib and return the ``Axes``."""
        return self.geometry().plot(axes)

    def description(self) -> Description:
        """Return the name, and of a member that knows its class input and solutions."""
        if self.omega is None:
            return Description(str(self), (Note("a name in a class; omega.input(member) has its input"),))
        parts: list[Part] = list(self.input.description().parts)
        if self.exponent is None or self.exponent <= EXPANDED:
            parts += [Note("Ξ(A, y)"), *self.solutions.description().parts]
            if has_geometry(self.omega.part(self.part)):
                drawn = self.geometry().drawing()
                parts += [Picture(drawn.svg(), ""), Folded("The picture in words", (Note(drawn.description),))]
        return Description(f"Member {self} of {self.omega!r}", tuple(parts))

    def __str__(self) -> str:
        if self.winner is None:
            return f"{self.part}, centre"
        return f"{self.part}, j = {self.winner}, e = {self.exponent}"
