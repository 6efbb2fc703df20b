"""What the parts of a command cost: processor seconds, and joules where the machine tells them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sci_barriers.reports import Column, Table

POWERCAP: Final = Path("/sys/class/powercap")


@dataclass(frozen=True)
class Part:
    """One part.

    Attributes:
        name: of the part.
        seconds: of processor time, of this process and of those that it has started and that have ended.
        joules: of all processors of the machine during the part, other programs included; ``None`` if they cannot be read.
    """

    name: str
    seconds: float
    joules: float | None


class Meter:
    """Measures the parts of a command.

    Args:
        powercap: the folder in which Linux tells the energy of the processors (RAPL).
    """

    def __init__(self, powercap: Path = POWERCAP) -> None:
        self._powercap = powercap
        self.parts: list[Part] = []

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Measure what is done in the context, also if it fails."""
        seconds, energies = _seconds(), _energies(self._powercap)
        try:
            yield
        finally:
            joules = _joules(energies, _energies(self._powercap))
            self.parts.append(Part(name, _seconds() - seconds, joules))

    def table(self) -> Table:
        """Return the parts with their sum, as a table; the joules only where there are some."""
        known = [part.joules for part in self.parts if part.joules is not None]
        told = bool(known) and len(known) == len(self.parts)
        title = "Cost: " + (
            "joules are those of all processors, other programs included"
            if told
            else f"joules cannot be read here ({self._powercap})"
        )
        columns = (Column("processor seconds", right=True), *((Column("joules", right=True),) if told else ()))
        table = Table("part", *columns, title=title)
        total = Part("together", sum(part.seconds for part in self.parts), sum(known))
        for part in (*self.parts, total):
            table.add(part.name, f"{part.seconds:.2f}", *((f"{part.joules:.1f}",) if told else ()))
        return table


def _seconds() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _energies(powercap: Path) -> dict[str, tuple[int, int]]:
    """Return (microjoules, where they begin again at 0) by processor; nothing if that cannot be read: mostly only the superuser may."""
    found: dict[str, tuple[int, int]] = {}
    try:
        for zone in sorted(powercap.glob("intel-rapl:*")):
            if zone.name.count(":") == 1:  # a whole processor; those below it are its parts
                energy, most = ((zone / name).read_text() for name in ("energy_uj", "max_energy_range_uj"))
                found[zone.name] = int(energy), int(most)
    except (OSError, ValueError):
        return {}
    return found


def _joules(before: dict[str, tuple[int, int]], after: dict[str, tuple[int, int]]) -> float | None:
    if not before or before.keys() != after.keys():
        return None
    used = 0
    for name, (energy, most) in after.items():
        difference = energy - before[name][0]
        used += difference if difference >= 0 else difference + most
    return used / 1e6
