"""Makes the two programs that run alone: ``check.pyz`` for all kinds, and ``check.py``, one readable file for version 1.

Both are made of the sources of this package, which stay as they are: nothing is written twice. From a clone, without
installing anything: ``python theorems/checker/pack.py DIR``.
"""

from __future__ import annotations

import ast
import io
import sys
import zipfile
from pathlib import Path

__all__ = ["archive", "single_file", "write"]

HERE = Path(__file__).resolve().parent
#: The modules that nothing imports at a check.
APART = ("pack.py", "schema.py")
NOTE = '''#!/usr/bin/env python3
"""Check certificates of wrong outputs, format version 1: ``python check.py FILE...``

The format and its rules F1 to C10 are in docs/reference/certificate-format.md. This file needs nothing but itself: copy
it anywhere. ``check(text)`` does no I/O, decides with integers only, and accepts only what it has proved. For a certificate
of another kind it says so; ``check.pyz`` knows all kinds. In theorems/checker, its source is
{parts}.
"""
'''
FOOT = '''

def check(text: bytes) -> tuple[bool, str, str]:
    """(True, "", "") if the certificate proves its claim, else (False, the first rule that fails or "another kind", the reason)."""
    return decide(text, [KIND])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], [KIND]))
'''
MAIN = '''"""Checks the files that are named: ``python check.pyz FILE...``. The sources are in the folder ``checker`` of this zip file."""

import sys

from checker.program import main
from checker.registry import kinds

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], kinds()))
'''


def archive() -> bytes:
    """Return ``check.pyz``: the plain sources in a zip file that Python runs, with the same bytes everywhere."""
    sources = {f"checker/{path.relative_to(HERE).as_posix()}": path.read_text(encoding="utf-8") for path in _sources()}
    buffer = io.BytesIO(b"#!/usr/bin/env python3\n")
    buffer.seek(0, io.SEEK_END)
    with zipfile.ZipFile(buffer, "a") as file:
        for name, text in {"__main__.py": MAIN, **sources}.items():
            file.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text)
    return buffer.getvalue()


def single_file() -> str:
    """Return ``check.py``: the modules that version 1 needs, one after the other, without the imports among them."""
    order: list[Path] = []
    for root in ("kinds/wrong_output_1.py", "program.py"):
        _depends(HERE / root, order)
    needed: set[str] = set()
    typing: set[str] = set()
    bodies = [_body(path, needed, typing) for path in order]
    imports = "\n".join(sorted(needed))
    guarded = "\n".join(f"    {line}" for line in _merged(typing))
    parts = ", ".join(path.relative_to(HERE).as_posix() for path in order)
    switch = "TYPE_CHECKING = False  # importing typing would take a fifth of the time of a small check"
    head = f"{NOTE.format(parts=parts)}\nfrom __future__ import annotations\n\n{imports}\n\n{switch}\nif TYPE_CHECKING:\n{guarded}\n"
    return head + "".join(bodies) + FOOT


def write(directory: str | Path) -> tuple[Path, Path]:
    """Write ``check.pyz`` and ``check.py`` into a folder, which is made if it is not there, and return their paths."""
    folder = Path(directory)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in (("check.pyz", archive()), ("check.py", single_file().encode())):
        part = folder / f".{name}.part"
        part.write_bytes(content)
        part.replace(folder / name)
    return folder / "check.pyz", folder / "check.py"


def _sources() -> list[Path]:
    return sorted(path for path in HERE.rglob("*.py") if path.name not in APART)


def _depends(path: Path, order: list[Path]) -> None:
    """Append the modules that this one imports, and then itself, each once."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom) and node.level and node.module:
            other = path.parents[node.level - 1] / f"{node.module.replace('.', '/')}.py"
            _depends(other, order)
    if path not in order:
        order.append(path)


def _merged(imports: set[str]) -> list[str]:
    """Return lines ``from module import names``, one for each module."""
    names: dict[str, set[str]] = {}
    for line in imports:
        module, _, found = line.removeprefix("from ").partition(" import ")
        names.setdefault(module, set()).update(found.split(", "))
    return [f"from {module} import {', '.join(sorted(names[module]))}" for module in sorted(names)]


def _body(path: Path, needed: set[str], typing: set[str]) -> str:
    """Return a module without docstring and imports, under a heading; its imports of other packages go into the two sets."""
    text = path.read_text(encoding="utf-8")
    tree, lines = ast.parse(text), text.splitlines()
    dropped: set[int] = set()
    for node in tree.body:
        guard = isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        switch = isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "TYPE_CHECKING"
        if guard or switch or isinstance(node, ast.Import | ast.ImportFrom) or node is tree.body[0]:
            dropped |= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
        for statement in node.body if guard and isinstance(node, ast.If) else [node]:
            plain = isinstance(statement, ast.Import) or (
                isinstance(statement, ast.ImportFrom) and not statement.level and statement.module != "__future__"
            )
            if plain:
                (typing if guard else needed).add(ast.unparse(statement))
    kept = "\n".join(line for number, line in enumerate(lines, 1) if number not in dropped).strip()
    title = (ast.get_docstring(tree) or "").partition("\n")[0]
    return f"\n\n# --- {path.name}\n# {title}\n\n{kept}\n"


if __name__ == "__main__":
    if len(sys.argv) != 2:
        print("usage: python pack.py DIR", file=sys.stderr)
        sys.exit(2)
    print(*write(sys.argv[1]), sep="\n")
