"""A network is one file and its test, as docs/howto/add-a-network.md says: all arithmetics, training and ONNX come from its description."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from theorems.layers import LayeredNetwork

PAGE = (Path(__file__).parents[3] / "docs" / "howto" / "add-a-network.md").read_text(encoding="utf-8")
DESCRIPTION, EVALUATORS, TRAINING = re.findall(r"```\{code-cell\} python\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture(scope="module")
def names() -> dict[str, Any]:
    """What the cells define; they import from the project and change nothing of it."""
    found: dict[str, Any] = {"__name__": "page"}
    for cell in (DESCRIPTION, EVALUATORS):
        exec(cell, found)
    return found


def test_the_page_counts_two_files() -> None:
    assert "You write two files: one with a function that returns a `LayeredNetwork`, and one with its tests." in PAGE


def test_the_description_is_the_whole_network(names: dict[str, Any]) -> None:
    network = names["small_unet"](8, seed=3)
    assert isinstance(network, LayeredNetwork)
    imported = set(re.findall(r"^(?:from|import) (\S+)", DESCRIPTION, re.MULTILINE))
    assert imported == {"fractions", "numpy", "theorems.layers"}


def test_floats_are_near_the_exact_output_and_the_enclosure_holds_it(names: dict[str, Any]) -> None:
    exact = [x for x, _ in names["exact"]]
    assert max(abs(Fraction(v) - x) for v, x in zip(names["floats"].ravel().tolist(), exact, strict=True)) < 1e-12
    assert names["enclosed"].radius <= Fraction(1, 10**30)


def test_it_is_trained_and_written_as_onnx(names: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    torch = pytest.importorskip("torch")
    pytest.importorskip("onnx")
    from sci_barriers.networks.module import NetworkModule

    images = torch.tensor(np.random.default_rng(2).normal(size=(16, 1, 8, 8)))
    before = ((NetworkModule(names["network"])(images) - images / 2) ** 2).mean().item()
    torch.manual_seed(0)
    exec(TRAINING, names)
    assert names["loss"].item() < before
    shown = re.search(r"(\d+) bytes as ONNX", capsys.readouterr().out)
    assert shown is not None
    assert int(shown[1]) > 1000
    after: LayeredNetwork = names["module"].network
    assert len(after.layers) == len(names["network"].layers)
