"""A notebook is run by a Jupyter kernel: every kind of object at the end of a cell is shown as HTML, beside its text."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

nbclient = pytest.importorskip("nbclient", reason="NO NOTEBOOK IS RUN: pip install nbclient ipykernel")
pytest.importorskip("ipykernel", reason="NO NOTEBOOK IS RUN: pip install nbclient ipykernel")

from nbformat.v4 import new_code_cell, new_notebook  # noqa: E402 # comes with nbclient

ROOT = Path(__file__).parents[2]
SETUP = """
from fractions import Fraction
from oracles import ExactArray
from sci_barriers.audit import audit
from sci_barriers import Omega, Smale18, digits, refute, refute_randomised
from theorems.structured.existence import existence_network
from theorems.core.hierarchy import placements
from sci_barriers.pictures import geometry, three_steps
from sci_barriers.reports import Table
from theorems import THEOREMS
from theorems.core.registry import BARRIERS

barrier, omega = Smale18("P3", N=2, m=1, K=3), Omega("P3", N=3, m=1, K=4, L=4)
verdict = refute("exact", barrier)
report = digits([[3, 1], [1, 2]], [1, 2], "P2", lam="1/10", radius_y="1e-6", ceiling=False)
table = Table("a", title="a table")
table.add("<b>")
"""
#: What is shown, and a piece of its HTML.
CELLS = {
    'THEOREMS["smale18"]': "ReLU network",
    "barrier": "<svg",
    "Smale18('P2', N=4, m=3, rotation='dct', field='complex', seed=1)": "<table",
    "omega": "Ω",
    'omega.member("weak", 1, 12)': "<svg",
    'omega.datum(omega.member("weak", 1, 12), 3)': "<table",
    'omega.member("weak", 1, 12).solutions': "0.0021008",
    "barrier.centre.A": "<table",
    "verdict": "REFUTED",
    "verdict.certificate": "accepted",
    "verdict.transcript": "<",
    "refute_randomised(lambda oracle: [oracle.coins.randrange(3)] * 2, Smale18(N=2))": "probability",
    "report": "digits proved",
    "report.plot()": "<svg",
    'audit("exact", "P3", sizes=[3], digits=[3], exponents=[4]).plot()': "<svg",
    "three_steps(omega, exponents=(8, 14))": "<svg",
    "geometry(barrier, winner=1, exponent=3, index=4)": "<svg",
    "existence_network(Smale18(N=3), 1, 5)": "layers",
    'placements()["diagonal-spectrum"]': "<",
    'placements()["diagonal-spectrum"].tower': "<",
    'BARRIERS["eigenvector"]()': "<svg",
    'BARRIERS["transport"]().answer(4)': "<table",
    'ExactArray.of("A", [[1, "1/3"], [0, -2]])': "1/3",
    "table": "&lt;b&gt;",
}


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the kernel sent for each cell, by its source."""
    notebook = new_notebook(cells=[new_code_cell(SETUP), *map(new_code_cell, CELLS)])
    home = tmp_path_factory.mktemp("jupyter")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HOME", "IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR"):
            patch.setenv(name, str(home))
        patch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]))
        patch.setenv("PYDEVD_DISABLE_FILE_VALIDATION", "1")
        nbclient.NotebookClient(
            notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": home}}
        ).execute()
    return {cell.source: cell.outputs for cell in notebook.cells[1:]}


@pytest.mark.slow
@pytest.mark.parametrize("source", CELLS)
def test_a_cell_that_ends_with_an_object_shows_it(source: str, outputs: dict[str, Any]) -> None:
    (output,) = outputs[source]
    assert output.output_type == "execute_result", output
    assert set(output.data) >= {"text/html", "text/plain"}
    page = output.data["text/html"]
    assert CELLS[source] in page
    assert "<script" not in page
    assert len(page) < 300_000
    assert output.data["text/plain"].strip()
    assert " object at 0x" not in output.data["text/plain"]
