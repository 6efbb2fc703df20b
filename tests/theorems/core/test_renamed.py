"""Names of the release before work for one more release, and warn."""

from __future__ import annotations

from typing import Any

import pytest

import sci_barriers.campaigns
import theorems.guarantees
from theorems.core.renamed import renamed

OLD = [
    (theorems.guarantees, "Grid", "ScaledMatrix"),
    (theorems.guarantees, "grid", "scaled_matrix"),
    (theorems.guarantees, "Limits", "SearchLimits"),
    (sci_barriers.campaigns, "Run", "PlannedRun"),
]


@pytest.mark.parametrize(("module", "old", "new"), OLD, ids=lambda item: getattr(item, "__name__", item))
def test_old_names_of_modules_give_the_new_thing_and_warn(module: Any, old: str, new: str) -> None:
    with pytest.warns(DeprecationWarning, match=f"{module.__name__}.{old} is called {new}") as caught:
        found = getattr(module, old)
    assert found is getattr(module, new)
    assert caught[0].filename == __file__
    assert old not in module.__all__


def test_other_names_are_errors_as_always() -> None:
    with pytest.raises(AttributeError, match=r"^module 'theorems\.guarantees' has no attribute 'gird'$"):
        theorems.guarantees.gird  # type: ignore[attr-defined] # noqa: B018


def test_old_names_of_attributes() -> None:
    class Box:
        width = 3
        breadth = renamed("breadth", "width")

    with pytest.warns(DeprecationWarning, match=r"Box\.breadth is called width"):
        assert Box().breadth == 3
