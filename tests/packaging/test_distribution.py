"""What is shipped: versions agree, the recipe asks for what the project asks for, wheels are reproducible and work."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import sci_barriers

ROOT = Path(__file__).parents[2]
RECIPE = (ROOT / "packaging" / "conda" / "recipe.yaml").read_text()


def test_versions_agree() -> None:
    cited = re.search(r"^version: (.+)$", (ROOT / "CITATION.cff").read_text(), re.MULTILINE)
    packed = re.search(r'^  version: "(.+)"$', RECIPE, re.MULTILINE)
    assert cited is not None
    assert packed is not None
    assert cited[1] == packed[1] == sci_barriers.__version__


def test_the_recipe_asks_for_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    section = RECIPE.partition("  run:\n")[2].partition("\n\n")[0]
    asked = {line.strip("- ").replace(" ", "") for line in section.splitlines()}
    assert asked == {dependency.replace(" ", "") for dependency in project["dependencies"]} | {"python>=3.11"}


def test_the_container_is_made_from_files_that_its_context_holds_and_does_not_run_as_root() -> None:
    lines = [line for line in (ROOT / "packaging" / "Dockerfile").read_text().splitlines() if not line.startswith("#")]
    kept = {
        line.removeprefix("!") for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")
    }
    assert all((ROOT / name).exists() for name in kept)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    for name in (
        *project["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"],
        "pyproject.toml",
        "README.md",
        "LICENSE",
    ):
        assert name in kept
    for line in lines:
        if line.startswith("COPY ") and "--from" not in line:
            source = line.split()[1]
            assert source == "." or source in kept
    instructions = [line.split()[0] for line in lines if re.match(r"[A-Z]+ ", line)]
    assert instructions.index("USER") < instructions.index("ENTRYPOINT")
    extras = re.search(r"\$\{wheel\}\[(.+?)\]", "\n".join(lines))
    assert extras is not None
    assert set(extras[1].split(",")) <= set(project["project"]["optional-dependencies"])


def test_the_smoke_test_passes_here(tmp_path: Path) -> None:
    script = ROOT / "packaging" / "smoke.py"
    result = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert result.returncode == 0, result.stderr
    assert "refuted, checked" in result.stdout


@pytest.mark.slow
def test_wheels_are_reproducible_and_work_in_an_empty_environment(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "packaging" / "build.py"), "--out", str(tmp_path)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert {path.suffix for path in tmp_path.iterdir()} == {".whl", ".gz"}
