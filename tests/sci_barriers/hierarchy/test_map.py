"""The map and the command: every problem of the registry once, at its class, with a text alternative; certificates are accepted."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from sci_barriers import BarrierError
from sci_barriers.cli import app
from sci_barriers.hierarchy import map_svg, map_text, verify_place
from theorems.core.family import Check
from theorems.core.hierarchy import placement, placements

SVG = "{http://www.w3.org/2000/svg}"


def test_the_text_has_every_problem_below_its_class() -> None:
    lines = map_text().splitlines()
    heading, found = "", {}
    for line in lines:
        if line.startswith("    "):
            found[line.split()[0]] = heading
            fails = placements()[line.split()[0]].fails
            assert (f"not {fails}" if fails is not None else "no barrier below is shown") in line
        else:
            heading = line.split()[0]
    assert found == {name: str(place.belongs) for name, place in placements().items()}


def test_the_picture_has_every_problem_once_and_a_text_alternative() -> None:
    root = ET.fromstring(map_svg())
    assert root.get("role") == "img"
    description = root.find(f"{SVG}desc")
    assert description is not None
    assert description.text == map_text()
    boxes = list(root.iter(f"{SVG}g"))
    texts = [group.find(f"{SVG}text").text for group in boxes]  # type: ignore[union-attr] # each box has one
    assert sorted(str(text).split()[0] for text in texts) == sorted(placements())
    width, height = (float(x) for x in root.get("viewBox", "").split()[2:])
    places = set()
    for group in boxes:
        box = group.find(f"{SVG}rect")
        assert box is not None
        x, y, w, h = (float(box.get(key, "")) for key in ("x", "y", "width", "height"))
        assert 0 <= x < x + w <= width
        assert 0 <= y < y + h <= height
        places.add((x, y))
    assert len(places) == len(boxes)


def test_columns_follow_the_inclusions() -> None:
    root = ET.fromstring(map_svg())
    columns = {}
    for group in root.iter(f"{SVG}g"):
        name = str(group.find(f"{SVG}text").text).split()[0]  # type: ignore[union-attr]
        columns[name] = float(group.find(f"{SVG}rect").get("x", ""))  # type: ignore[union-attr]
    for one in placements().values():
        for two in placements().values():
            if one.belongs != two.belongs and one.belongs.within(two.belongs):
                assert columns[one.name] < columns[two.name]


@pytest.mark.parametrize("name", list(placements()))
def test_every_place_is_verified(name: str) -> None:
    report = verify_place(placement(name), changes=3)
    assert report.holds, str(report)
    for certificate in report.certificates.values():
        assert certificate.check() == (True, "", "")
    assert bool(report.certificates) == (placement(name).game is not None or placement(name).forced is not None)


def test_a_place_whose_tower_is_wrong_is_seen() -> None:
    place = replace(placement("diagonal-spectrum"), solved=lambda: [Check("x", "two numbers", 1, "=", 2)])  # type: ignore[arg-type]
    assert not verify_place(place).holds
    assert not verify_place(replace(placement("diagonal-spectrum"), solved=list)).holds  # nothing compared
    for arguments, key in ((("x",), "place"), ((place, 0), "changes")):
        with pytest.raises(BarrierError, match=key):
            verify_place(*arguments[:1], **({"changes": arguments[1]} if len(arguments) > 1 else {}))  # type: ignore[arg-type]


def run(*arguments: str) -> Any:
    return CliRunner().invoke(app, ["theorems", *arguments])


def test_the_command_draws_the_map(tmp_path: Path) -> None:
    result = run("--hierarchy", "--svg", str(tmp_path / "map.svg"))
    assert result.exit_code == 0, result.output
    assert "essential-spectrum" in result.output
    assert result.output.strip() == map_text()
    assert (tmp_path / "map.svg").read_text() == map_svg()
    result = run("diagonal-spectrum", "--hierarchy")
    assert result.exit_code == 0
    assert "✓ Σ1" in result.output
    assert "✓ not Δ1" in result.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["none", "--hierarchy"], "NAME = 'none'"),
        (["--check"], "--hierarchy"),
        (["--hierarchy", "--svg", "/proc/no/map.svg"], "svg"),
    ],
)
def test_wrong_usage(arguments: list[str], words: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert words in result.output
