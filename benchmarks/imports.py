"""How long a command takes to begin, and what ``import sci_barriers`` costs: as multiples of ``import numpy`` in a fresh process."""

from __future__ import annotations

import subprocess
import sys

from benchmarks._measure import Result, side_by_side

#: Targets: on a quiet machine these are about 0.35 s and 0.25 s.
COMMAND, IMPORT = 3.0, 2.0


def _measured(name: str, arguments: list[str], target: float) -> Result:
    def ours() -> None:
        subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)

    def numpy() -> None:
        subprocess.run([sys.executable, "-c", "import numpy"], check=True)

    seconds, reference, ratio = side_by_side(ours, numpy)
    how = f"fresh processes in turn, median of 7; import numpy takes {reference:.2f} s"
    return Result(name, f"{ratio:.1f}× ({seconds:.2f} s)", f"≤ {target:g}× import numpy", ratio <= target, how)


def help_page() -> Result:
    return _measured("sci-barriers --help", ["-m", "sci_barriers", "--help"], COMMAND)


def version() -> Result:
    return _measured("sci-barriers --version", ["-m", "sci_barriers", "--version"], COMMAND)


def list_of_algorithms() -> Result:
    return _measured("sci-barriers algorithms", ["-m", "sci_barriers", "algorithms"], COMMAND)


def package() -> Result:
    return _measured("import sci_barriers", ["-c", "import sci_barriers"], IMPORT)


MEASURES = (help_page, version, list_of_algorithms, package)
