"""One new thing is one new file: a barrier in a module of somebody else is played through everything without touching anything."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from sci_barriers import BarrierError, Budget, TheoremError, refute, refute_randomised
from sci_barriers.campaigns import Grid
from sci_barriers.cli import app
from sci_barriers.testing import strategies
from sci_barriers.verification import verify_barrier
from theorems.core import registry

#: As in docs/howto/add-a-barrier.md.
SOURCE = (Path(__file__).parents[3] / "docs" / "howto" / "argmax_barrier.py").read_text()


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder on the path with the module, and the entry point that a distribution would have."""
    (tmp_path / "argmax_barrier.py").write_text(SOURCE)
    described = tmp_path / "argmax_barrier-1.0.dist-info"
    described.mkdir()
    (described / "METADATA").write_text("Metadata-Version: 2.1\nName: argmax-barrier\nVersion: 1.0\n")
    (described / "entry_points.txt").write_text(f"[{registry.GROUP}]\nargmax = argmax_barrier\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), *sys.path]))
    for known in (registry.THEOREMS, registry.BARRIERS):
        known.refresh()
    yield tmp_path
    sys.modules.pop("argmax_barrier", None)
    for known in (registry.THEOREMS, registry.BARRIERS):
        known.refresh()


def test_it_is_found_played_and_checked(plugin: Path) -> None:
    made = registry.barrier_class("argmax")(n=4, K=2)
    assert eval(repr(made), {"Argmax": type(made)}) == made
    assert registry.statement("argmax").instantiate(n=4, K=2) == made
    verdict = refute(lambda oracle: [max(range(4), key=oracle.read(9)["input"].fractions().__getitem__)], made)
    assert verdict.refuted
    assert verdict.certificate is not None
    assert verdict.certificate.check()[0]
    coins = refute_randomised(lambda oracle: [oracle.coins.below(4)], made)
    assert coins.refuted
    assert coins.probability == coins.thresholds.halting


def test_what_is_registered_is_the_class_and_no_instance_beside_it(plugin: Path) -> None:
    with (plugin / "argmax_barrier.py").open("a") as module:
        module.write("\n\nSMALL = next(x for x in list(vars().values()) if getattr(x, 'name', '') == 'argmax')(n=2)\n")
    assert isinstance(registry.barrier_class("argmax"), type)


def test_what_can_be_computed_is_computed(plugin: Path) -> None:
    made = registry.barrier_class("argmax")(n=3)
    for name, item in made.computable.items():
        for point in (made.centre, *(made.member(j, e) for j in range(3) for e in (made.least_exponent, 40))):
            value = item.algorithm(made.honest(point))
            exact = max(point.fractions()["input"])
            assert abs(value - exact) <= item.error, name


def test_on_the_command_line(plugin: Path) -> None:
    (plugin / "mine.py").write_text("def zero(oracle):\n    oracle.read(3)\n    return [0]\n")
    target, file = f"{plugin / 'mine.py'}:zero", str(plugin / "c.json")
    result = CliRunner().invoke(
        app, ["refute", target, "--on", "argmax", "-p", "n=5", "-K", "1", "--certificate", file]
    )
    assert result.exit_code == 0, result.output
    assert CliRunner().invoke(app, ["check", file]).exit_code == 0
    assert CliRunner().invoke(app, ["theorems", "argmax"]).exit_code == 0
    for arguments, words in (
        (["-p", "n=1"], ["n = 1", "from 2 to 50"]),
        (["-p", "colour=red"], ["colour", "not given for argmax"]),
        (["-N", "3"], ["N = 3", "not given for argmax"]),
        (["-p", "n"], ["NAME=VALUE"]),
        (["-p", "n=3", "-p", "n=4"], ["given once"]),
    ):
        wrong = CliRunner().invoke(app, ["refute", target, "--on", "argmax", *arguments])
        assert wrong.exit_code == 2
        text = " ".join((wrong.output + wrong.stderr).split())
        assert all(word in text for word in words), text
    without = CliRunner().invoke(app, ["refute", target, "--on", f"{plugin / 'argmax_barrier.py'}:Argmax", "-p", "n=3"])
    assert without.exit_code == 0, without.output  # a file, without an entry point


def test_as_long_as_it_is_just_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """No entry point says that it is there: it is shown and played all the same, and has no theorem in the registry."""
    names: dict[str, Any] = {"__name__": "argmax_of_a_file"}
    monkeypatch.setitem(sys.modules, "argmax_of_a_file", ModuleType("argmax_of_a_file"))
    exec(compile(SOURCE, "argmax_barrier.py", "exec"), names)
    made = names["Argmax"](n=3)
    assert made.known_statement is None
    with pytest.raises(TheoremError, match="barrier = 'argmax'; allowed: one whose theorem is in the registry"):
        _ = made.statement
    assert "members" in str(made)
    assert "<svg" in made._repr_html_() or "members" in made._repr_html_()
    assert verify_barrier(made).holds


def test_its_clauses_are_verified(plugin: Path) -> None:
    report = registry.statement("argmax").verify(n=3, K=2)
    assert report.holds, str(report)
    assert [clause.name for clause in report.clauses] == ["ε_B", "(i)"]  # type: ignore[attr-defined]
    assert len(report.certificates) == 5  # type: ignore[attr-defined] # the covering output, the likeliest one, one for each member
    out = plugin / "report"
    result = CliRunner().invoke(app, ["verify", "argmax", "-p", "n=4", "--out", str(out)])
    assert result.exit_code == 0, result.output
    assert "6 of 6 certificates verified, 6 of them given the declared solution sets" in result.output
    assert "on trust" in (out / "report.html").read_text(encoding="utf-8")
    text = 'name = "a"\ntask = "verify"\n[grid]\ntheorem = "argmax"\nn = [3, 4]\n'
    grid = Grid(text, base=plugin)
    runs = grid.plan().runs
    assert [run.parameters["n"] for run in runs] == [3, 4]
    record = grid.task.run(runs[0].parameters, None, Budget())
    assert (record.status, record.reason) == ("holds", "2 of 2 clauses hold, 11 of 11 bounds")


def test_in_a_campaign(plugin: Path) -> None:
    (plugin / "mine.py").write_text("def zero(oracle):\n    return [0]\n")
    text = (
        'name = "a"\n[grid]\ntheorem = "argmax"\nn = [3, 4]\nK = [1, "n-2"]\n[[algorithm]]\ntarget = "mine.py:zero"\n'
    )
    plan = Grid(text, base=plugin).plan()
    assert [(run.parameters["n"], run.parameters["K"]) for run in plan.runs] == [(3, 1), (4, 1), (4, 2)]
    assert set(plan.runs[0].parameters) == {"theorem", "n", "K", "algorithm", "budget"}
    with pytest.raises(BarrierError, match="grid = 'N'"):
        Grid(text.replace("n = [3, 4]", "N = 3"), base=plugin)
    with pytest.raises(BarrierError, match="one theorem in a table"):
        Grid(text.replace('"argmax"', '["argmax", "smale18"]'), base=plugin)
    (plugin / "grid.toml").write_text(text)
    command = [sys.executable, "-m", "sci_barriers", "campaign", "run", "grid.toml", "--store", "s.db"]
    done = subprocess.run(command, cwd=plugin, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    assert "refuted" in done.stdout


def test_in_a_strategy(plugin: Path) -> None:
    @settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None)
    @given(strategies.instances("argmax", K=st.integers(0, 2)), st.data())
    def property_of_all(made: object, data: st.DataObject) -> None:
        assert refute(data.draw(strategies.algorithms(answers=("zero", "huge"), max_reads=1)), made).status.value in (  # type: ignore[arg-type]
            "refuted", "crashed", "invalid output",
        )  # fmt: skip

    property_of_all()
    assert repr(find(strategies.instances("argmax"), lambda made: made.n > 3)) == "Argmax(n=4)"


def test_what_is_declared_twice_is_refused(plugin: Path) -> None:
    (plugin / "another.py").write_text(SOURCE)
    (plugin / "argmax_barrier-1.0.dist-info" / "entry_points.txt").write_text(
        f"[{registry.GROUP}]\nargmax = argmax_barrier\nother = another\n"
    )
    with pytest.raises(TheoremError, match=r"^(barrier|theorem) = 'argmax'; allowed: one of this name"):
        list(registry.BARRIERS)
    sys.modules.pop("another", None)


def test_it_is_short() -> None:
    assert len(SOURCE.splitlines()) < 90
    assert json.dumps(SOURCE)
