"""Follows the README to the letter in a fresh clone: `make demo`, the program, and each command, with what they are said to print.

``python packaging/follow_readme.py [REPOSITORY]``: exit code 0 if all of it works. What is cloned is what was committed.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: Makes what the README calls the reader's own data: 30 noisy measurements of a vector with three entries.
DATA = """
import numpy as np

source = np.random.default_rng(1)
A, x = source.normal(size=(30, 60)), np.zeros(60)
x[[3, 17, 40]] = 1, -2, 1.5
np.savez("data.npz", A=A, y=A @ x + 1e-3 * source.normal(size=30))
"""


def program(readme: str) -> str:
    """Return the program that the README shows."""
    (found,) = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    return str(found)


def commands(readme: str) -> list[list[str]]:
    """Return the commands that stand in blocks of their own, in their order."""
    return [shlex.split(line, comments=True) for line in re.findall(r"^    (sci-barriers .+)$", readme, re.MULTILINE)]


def promised(readme: str) -> str:
    """Return what `digits` is said to print."""
    (found,) = re.findall(r"^    (\d+ digits proved, no solver can deliver \d+)$", readme, re.MULTILINE)
    return str(found)


def rows(readme: str) -> list[list[str]]:
    """Return the rows of the table that `make demo` is said to print, without its head."""
    lines = re.findall(r"^    │(.+)│$", readme, re.MULTILINE)
    return [[cell.strip() for cell in line.split("│")] for line in lines[1:]]


def missing_rows(readme: str, printed: str) -> list[list[str]]:
    """Return the rows of which something was not printed, in one line: solver, problem, K, data read, verdict.

    The two numbers of each row are floats of a solver, and differ from machine to machine.
    """
    lines = [[cell.strip() for cell in line.split("│")] for line in printed.splitlines()]
    return [row for row in rows(readme) if not any(all(row[k] in line for k in (0, 1, 2, 3, -1)) for line in lines)]


def follow(readme: str, folder: Path, *, python: str, path: str) -> int:
    """Run the program and the commands in a folder, and return how many commands were run.

    Args:
        readme: its text.
        folder: where the files of the reader lie, and the results come.
        python: the interpreter of the environment in which the package is installed.
        path: the search path, on which ``sci-barriers`` is found.

    Raises:
        SystemExit: something did not end as the README says.
    """
    text, environment = program(readme), {**os.environ, "PATH": path}
    (folder / "solver.py").write_text(text.split("\n\n\nverdict")[0], encoding="utf-8")
    (folder / "program.py").write_text(text, encoding="utf-8")
    shutil.copy(ROOT / "examples" / "clients" / "largest_column.js", folder / "solver.js")
    subprocess.run([python, "-c", DATA], cwd=folder, check=True)
    subprocess.run([python, "program.py"], cwd=folder, check=True, env=environment, stdout=subprocess.DEVNULL)
    if not (folder / "certificate.json").is_file():
        raise SystemExit("the program wrote no certificate.json")
    count = 0
    for words in commands(readme):
        if "node solver.js" in words and shutil.which("node", path=path) is None:
            print("not followed, as there is no node:", shlex.join(words))
            continue
        run = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False, env=environment)
        if run.returncode:
            raise SystemExit(f"{shlex.join(words)}: exit code {run.returncode}\n{run.stdout}\n{run.stderr}")
        if words[1] == "digits" and promised(readme) not in run.stdout:
            raise SystemExit(f"{shlex.join(words)}: not printed: {promised(readme)}\n{run.stdout}")
        print("followed:", shlex.join(words))
        count += 1
    return count


def main() -> int:
    """Clone, make the demonstration, and follow the README there."""
    source = sys.argv[1] if len(sys.argv) > 1 else str(ROOT)
    with tempfile.TemporaryDirectory() as scratch:
        clone = Path(scratch) / "clone"
        subprocess.run(["git", "clone", "--quiet", source, str(clone)], check=True)
        readme = (clone / "README.md").read_text(encoding="utf-8")
        demo = subprocess.run(["make", "demo"], cwd=clone, stdout=subprocess.PIPE, text=True, check=False)
        print(demo.stdout)
        if demo.returncode:
            raise SystemExit(f"make demo: exit code {demo.returncode}")
        if absent := missing_rows(readme, demo.stdout):
            raise SystemExit(f"make demo did not print these rows of the README: {absent}")
        binaries = clone / ".venv" / "bin"
        mine = Path(scratch) / "mine"
        mine.mkdir()
        search = os.pathsep.join([str(binaries), os.environ.get("PATH", "")])
        count = follow(readme, mine, python=str(binaries / "python"), path=search)
    print(f"the README was followed: make demo, the program, {count} commands")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
