"""What an installation has to do before anything else: refute a solver, check the certificate in a fresh interpreter, run a command.

``python smoke.py`` in an environment in which sci_barriers is installed, from any folder that does not hold the sources.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import sci_barriers
from sci_barriers import Smale18, refute, write_checker


def solver(oracle):
    """Least squares: right on the data, wrong on the input."""
    A, y = oracle.read(40).numpy()
    return A.T @ y / (A @ A.T)[0, 0]


def main() -> int:
    """Return 0 if all of it works."""
    verdict = refute(solver, Smale18("P3", N=6, m=5, K=3, rotation="dct"))
    assert verdict.certificate is not None, verdict
    with tempfile.TemporaryDirectory() as folder:
        path = verdict.certificate.write(Path(folder) / "certificate.json")
        for command in (
            [sys.executable, "-I", "-S", str(write_checker(folder)[0]), str(path)],
            [sys.executable, "-m", "sci_barriers", "check", str(path)],
            [sys.executable, "-m", "sci_barriers", "theorems", "smale18"],
        ):
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    print(f"sci_barriers {sci_barriers.__version__} from {Path(sci_barriers.__file__).parent}: refuted, checked")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
