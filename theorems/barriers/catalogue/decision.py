"""Yes or no: what the entries about decisions have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import numpy as np

from theorems.barriers.catalogue.entry import Entry
from theorems.core.parameters import parametrised
from theorems.core.sets import ExactSet, labels


@parametrised
class Decision(Entry):
    """A question whose answer is 1 (yes) at the centre, which competes, and 0 (no) at the only member."""

    answer_name: ClassVar[str] = "answer: 1 is yes, 0 is no"
    metric_name: ClassVar[str] = "discrete"
    centre_competes: ClassVar[bool] = True

    @property
    def points(self) -> Sequence[ExactSet]:
        """No at the member, yes at the centre."""
        return [labels(0), labels(1)]

    @property
    def centre_set(self) -> ExactSet:
        """Yes."""
        return labels(1)

    def read(self, value: Any, data: Mapping[str, Any]) -> Any:
        """1 for what is true."""
        return [int(bool(np.all(value)))]
