"""Builds wheel and sdist twice, compares them byte by byte, and tries the wheel in an empty environment.

``python packaging/build.py [--out dist]``: exit code 0 if the two builds agree and the installed wheel does its work.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def build(folder: Path) -> dict[str, str]:
    """Build into a folder and return the SHA-256 of each file by name."""
    subprocess.run(
        [sys.executable, "-m", "build", "--outdir", str(folder), str(ROOT)], check=True, stdout=subprocess.DEVNULL
    )
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def try_wheel(wheel: Path, folder: Path) -> None:
    """Install a wheel, with nothing but what it asks for, into a new environment and run the smoke test there."""
    venv.create(folder / "environment", with_pip=True)
    python = folder / "environment" / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", str(wheel)], check=True)
    shutil.copy(ROOT / "packaging" / "smoke.py", folder)
    subprocess.run([python, "-I", "smoke.py"], check=True, cwd=folder)


def main() -> int:
    """Run everything and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="where wheel and sdist go")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        first, second = build(folder / "first"), build(folder / "second")
        if first != second:
            print(f"two builds differ:\n{first}\n{second}", file=sys.stderr)
            return 1
        (wheel,) = (folder / "first").glob("*.whl")
        try_wheel(wheel, folder)
        arguments.out.mkdir(parents=True, exist_ok=True)
        for path in (folder / "first").iterdir():
            shutil.copy(path, arguments.out)
    for name, digest in first.items():
        print(f"{digest}  {name}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
