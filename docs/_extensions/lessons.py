"""Makes a page of each lesson of the course: its text, its code, its exercises with hints that open one in the other."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from textwrap import dedent

from sphinx.application import Sphinx

from sci_barriers.course import exercise, exercises, lessons


def page(number: int, path: Path) -> str:
    """Return a lesson as MyST."""
    source = path.read_text(encoding="utf-8")
    parts, names = [], {item.name for item in exercises(number)}
    for item in ast.parse(source).body:
        if not isinstance(item, ast.FunctionDef):
            continue
        if item.name in names:
            parts += [_starter(item), _hints(item.name)]
        else:
            parts.append(_cell(item, source))
    opened = f"```shell\nsci-barriers course open {number}\n```\n"
    return "\n\n".join([*parts[:1], opened, *(part for part in parts[1:] if part)]) + "\n"


def _cell(item: ast.FunctionDef, source: str) -> str:
    """Return a cell: Markdown as it stands, code as code; buttons and cards are left to the notebook."""
    body = [part for part in item.body if not isinstance(part, ast.Return)]
    first = body[0] if body else None
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Call) and ast.unparse(first.value.func) == "mo.md":
        (text,) = first.value.args
        return dedent(text.value).strip() if isinstance(text, ast.Constant) else ""
    code = dedent("\n".join(source.splitlines()[body[0].lineno - 1 : body[-1].end_lineno])) if body else ""
    return "" if not code or "feedback(" in code or "mo.ui" in code or "mo.md" in code else f"```python\n{code}\n```"


def _starter(item: ast.FunctionDef) -> str:
    return f'```python\ndef {item.name}({ast.unparse(item.args)}):\n    """{ast.get_docstring(item)}"""\n    ...\n```'


def _hints(name: str) -> str:
    """Return the hints, each closed in the one before it."""
    inner = ""
    for number, hint in reversed(list(enumerate(exercise(name).hints, 1))):
        hint = re.sub(r"([*_\\[\]<>$])", r"\\\1", hint)
        inner = f"<details><summary>Hint {number}</summary>\n\n{hint}\n\n{inner}\n</details>\n"
    return inner


def write(app: Sphinx) -> None:
    """Write the pages that have changed."""
    for number, path in lessons().items():
        target, text = Path(app.srcdir) / "course" / f"lesson-{number}.md", page(number, path)
        if not target.exists() or target.read_text(encoding="utf-8") != text:
            target.write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Called by Sphinx."""
    app.connect("builder-inited", write)
    return {"parallel_read_safe": True}
