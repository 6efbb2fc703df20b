"""The entries of the catalogue, taken from the registry: with their defaults, and with each parameter changed."""

from __future__ import annotations

from fractions import Fraction

import pytest

from theorems.barriers.catalogue.entry import Entry
from theorems.core.parameters import parameters
from theorems.core.registry import BARRIERS

F = Fraction

CLASSES = [cls for cls in BARRIERS.values() if issubclass(cls, Entry)]


def variants(cls: type[Entry]) -> list[Entry]:
    """The entry with its defaults, and with each integer parameter two larger, where that is allowed."""
    found = [cls()]
    for name, parameter in parameters(cls).items():
        default = getattr(found[0], name)
        if type(default) is int:
            high = getattr(parameter.kind, "high", None)
            below = getattr(parameter.kind, "below", None)
            if (high is None or default + 2 <= high) and below is None:
                found.append(cls(**{name: default + 2}))
        elif type(default) is bool:
            found.append(cls(**{name: not default}))
    return found


ENTRIES = [entry for cls in CLASSES for entry in variants(cls)]

each_entry = pytest.mark.parametrize("entry", ENTRIES, ids=repr)

each_class = pytest.mark.parametrize("entry", [cls() for cls in CLASSES], ids=lambda entry: entry.name)


def solution(entry: Entry, j: int) -> list[Fraction]:
    return list((entry.sets[j].finite or ())[0])
