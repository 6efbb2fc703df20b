"""Processor seconds and joules of parts: of children too, across the overflow of a counter, and said plainly where there are none."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from sci_barriers._cost import Meter


def zone(folder: Path, name: str, energy: int, most: int = 10_000_000) -> None:
    place = folder / name
    place.mkdir(exist_ok=True)
    (place / "energy_uj").write_text(f"{energy}\n")
    (place / "max_energy_range_uj").write_text(f"{most}\n")


def test_joules_of_all_processors_with_one_that_has_begun_again(tmp_path: Path) -> None:
    for name, energy in (("intel-rapl:0", 9_000_000), ("intel-rapl:1", 500_000), ("intel-rapl:0:0", 7)):
        zone(tmp_path, name, energy)
    meter = Meter(tmp_path)
    with meter.part("first"):
        zone(tmp_path, "intel-rapl:0", 1_000_000)  # 10 − 9 + 1 joules
        zone(tmp_path, "intel-rapl:1", 750_000)
        zone(tmp_path, "intel-rapl:0:0", 9_000_000)  # a part of processor 0, which has counted it
    assert meter.parts[0].joules == 2.25
    text = str(meter.table())
    assert "joules" in text
    assert "2.2" in text
    assert "other programs included" in text


@pytest.mark.parametrize("content", [None, "", "many"])
def test_without_joules_it_says_so(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        zone(tmp_path, "intel-rapl:0", 1)
        (tmp_path / "intel-rapl:0" / "energy_uj").write_text(content)
    meter = Meter(tmp_path)
    with meter.part("only"):
        pass
    assert meter.parts[0].joules is None
    assert "joules cannot be read here" in str(meter.table())


def test_seconds_are_of_the_processor_with_children_and_of_parts_that_fail(tmp_path: Path) -> None:
    meter = Meter(tmp_path)
    with meter.part("sleeps"):
        time.sleep(0.3)
    with meter.part("child"):
        code = "import time\nwhile time.process_time() < 0.3: pass"
        subprocess.run([sys.executable, "-S", "-c", code], check=True)
    with pytest.raises(KeyError), meter.part("fails"):
        raise KeyError
    sleeps, child, fails = meter.parts
    assert sleeps.seconds < 0.25
    assert child.seconds >= 0.25
    assert fails.name == "fails"
    assert "together" in str(meter.table())
