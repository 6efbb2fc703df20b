"""What is declared of one parameter (`theorems.core.parameters`): its kind, meaning, symbol, default, and relations of several."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import attrs

from theorems.core.errors import TheoremError
from theorems.core.kinds import Kind
from theorems.core.statement import Hypothesis

#: As a default: there is none.
REQUIRED: Final = attrs.NOTHING


@attrs.frozen
class Derived:
    """A default that depends on the parameters that are declared before.

    Attributes:
        text: how it is shown; a formula in other parameters where it is one.
        of: makes the value.
        formula: whether the text is a formula.
    """

    text: str
    of: Callable[[Any], Any]
    formula: bool = True


#: A default that is made from the parameters that are declared before.
derived = Derived


@attrs.frozen
class Parameter:
    """A parameter of a class, as it was declared.

    Attributes:
        name: of the field.
        kind: its values.
        meaning: in a few words.
        symbol: as TeX.
        default: a value, `Derived`, or `REQUIRED`.
        optional: whether ``None`` is a value.
        only: it exists only where the parameter of this name has one of these values; ``None``: always.
    """

    name: str
    kind: Kind
    meaning: str
    symbol: str
    default: Any
    optional: bool = False
    only: tuple[str, tuple[str, ...]] | None = None

    @property
    def allowed(self) -> str:
        """The range in words."""
        words = self.kind.allowed + (" or None" if self.optional else "")
        return words if self.only is None else f"{words}; for {self.only[0]} = {' or '.join(self.only[1])} only"

    @property
    def default_text(self) -> str:
        """The default as the command line takes it; nothing if there is none."""
        if self.default is REQUIRED or self.default is None:
            return "" if self.default is REQUIRED else "none"
        return self.default.text if isinstance(self.default, Derived) else self.kind.text(self.default)

    def exists(self, owner: Any) -> bool:
        """Return whether it has a value, as far as that depends on the parameters before it."""
        return self.only is None or plain(getattr(owner, self.only[0])) in self.only[1]

    def value(self, given: Any, owner: Any) -> Any:
        """Return the canonical value; ``None`` for what was not given.

        Raises:
            TheoremError: not one of its values, or given where it does not exist.
        """
        if not self.exists(owner):
            if given is not None:
                assert self.only is not None  # or it exists
                other, values = self.only
                now = plain(getattr(owner, other))
                raise TheoremError(
                    self.name, given, f"none where {other} = {now}; given where {other} = {' or '.join(values)}"
                )
            return None
        absent = given is None and not self.optional and self.default is not REQUIRED
        if absent and (self.only is not None or isinstance(self.default, Derived)):
            given = self.default.of(owner) if isinstance(self.default, Derived) else self.default
        return None if given is None and self.optional else self.kind.value(self.name, given, owner)

    def parsed(self, text: str) -> Any:
        """Return what text on the command line stands for: ``none``, where that is a value, or what the kind says."""
        absent = self.optional or self.only is not None or isinstance(self.default, Derived)
        return None if absent and text.casefold() == "none" else self.kind.parsed(self.name, text)

    def hypothesis(self) -> Hypothesis:
        """Return the parameter as a hypothesis of a statement."""
        return Hypothesis(self.name, f"{self.meaning}; {self.allowed}", self.kind.tex(self.symbol))


@attrs.frozen
class Relation:
    """What has to hold of several parameters.

    Attributes:
        text: in words and symbols.
        holds: told the object, whether it does.
        blamed: the parameter that the error names, with its value; or a name for what ``value`` computes.
        value: what the error shows, of the object.
        tex: as a formula.
    """

    text: str
    holds: Callable[[Any], bool]
    blamed: str
    value: Callable[[Any], Any] | None = None
    tex: str = ""

    def check(self, owner: Any) -> None:
        """Raise `TheoremError` if it does not hold."""
        if not self.holds(owner):
            shown = getattr(owner, self.blamed) if self.value is None else self.value(owner)
            raise TheoremError(self.blamed, plain(shown), self.text)


def plain(value: Any) -> Any:
    """Return the name of what has one: a word that stands for an object is compared by it."""
    return getattr(value, "name", value)
