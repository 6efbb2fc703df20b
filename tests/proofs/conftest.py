from __future__ import annotations

import fcntl
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

PROOFS = Path(__file__).parents[2] / "proofs"
PROGRAM = PROOFS / "build" / "sci-barriers-verified-check"
TOOLS = ("coqc", "coq_makefile", "ocamlfind", "ocamlopt")


def is_built() -> bool:
    """Whether the extracted checker is newer than everything that it is made of."""
    sources = [*PROOFS.glob("*.v"), *PROOFS.glob("reader/*.ml")]
    return PROGRAM.exists() and PROGRAM.stat().st_mtime > max(path.stat().st_mtime for path in sources)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of what `make proofs` builds are slow where it has not been built: it takes a minute of compilation."""
    if not is_built():
        for item in items:
            if "compiled" in getattr(item, "fixturenames", ()):
                item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def compiled() -> Path:
    """The folder of the compiled proofs with the extracted checker; without Coq, tests that need it are skipped, loudly."""
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"NOTHING ABOUT THE PROOFS WAS TESTED: {', '.join(missing)} not found; run `make proofs-setup`")
    if is_built():
        return PROOFS
    (PROOFS / "build").mkdir(exist_ok=True)
    with (PROOFS / "build" / "lock").open("w") as lock:  # workers of one run of pytest share the folder
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = subprocess.run(["make", "-C", str(PROOFS), "checker"], capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    return PROOFS


@pytest.fixture(scope="session")
def extracted(compiled: Path) -> Callable[[Sequence[Path]], list[str]]:
    """Return the answers of the extracted checker for some files: VERIFIED, REJECTED RULE or NOT COVERED."""

    def answers(paths: Sequence[Path]) -> list[str]:
        run = subprocess.run([str(PROGRAM), *map(str, paths)], capture_output=True, text=True, check=False)
        assert run.returncode in (0, 1, 3), run.stderr
        found = [line[2:] for line in run.stdout.splitlines() if line.startswith("s ")]
        assert len(found) == len(paths)
        return found

    return answers
