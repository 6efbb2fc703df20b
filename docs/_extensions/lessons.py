"""Makes a page of each lesson of the course: its text, its pictures, its code, its exercises with hints that open one in the other."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from textwrap import dedent

from sphinx.application import Sphinx

from sci_barriers.course import exercise, exercises, lessons

FRONT = """\
---
file_format: mystnb
kernelspec:
  name: python3
---"""


def page(number: int, path: Path) -> str:
    """Return a lesson as MyST."""
    source = path.read_text(encoding="utf-8")
    parts, names = [], {item.name for item in exercises(number)}
    tree = ast.parse(source)
    widgets = {name: value for item in tree.body for name, value in _widgets(item)}
    for item in tree.body:
        if isinstance(item, ast.With):
            imports = dedent("\n".join(source.splitlines()[item.lineno : item.end_lineno]))
            kept = [line for line in imports.splitlines() if "marimo" not in line and "feedback" not in line]
            parts.append(_code("\n".join(kept).strip(), hidden=True))
        if not isinstance(item, ast.FunctionDef):
            continue
        if item.name in names:
            parts += [_starter(item), _hints(item.name)]
        else:
            parts.append(_cell(item, source, widgets))
    opened = f"```shell\nsci-barriers course open {number}\n```\n"
    text = [part for part in parts if part]
    return "\n\n".join([FRONT, text[1], opened, text[0], *text[2:]]) + "\n"


def _widgets(item: ast.stmt) -> list[tuple[str, object]]:
    """Return the sliders and lists that a cell makes, each with the value that it has when a lesson is opened."""
    found = []
    for part in ast.walk(item):
        if (
            isinstance(part, ast.Assign)
            and isinstance(part.value, ast.Call)
            and ast.unparse(part.value).startswith("mo.ui.")
        ):
            value = next((word.value for word in part.value.keywords if word.arg == "value"), None)
            if value is not None and isinstance(part.targets[0], ast.Name):
                found.append((part.targets[0].id, ast.literal_eval(value)))
    return found


def _cell(item: ast.FunctionDef, source: str, widgets: dict[str, object]) -> str:
    """Return a cell: Markdown as it stands; pictures and code, to be run; buttons and cards are left to the notebook."""
    body = [part for part in item.body if not isinstance(part, ast.Return)]
    first = body[0] if body else None
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Call) and ast.unparse(first.value.func) == "mo.md":
        (text,) = first.value.args
        return dedent(text.value).strip() if isinstance(text, ast.Constant) else ""
    code = dedent("\n".join(source.splitlines()[body[0].lineno - 1 : body[-1].end_lineno])) if body else ""
    if not code or "feedback(" in code or "mo.ui" in code:
        return ""
    used = [name for name in widgets if f"{name}.value" in code]
    for name in used:
        code = code.replace(f"{name}.value", repr(widgets[name]))
    return _code(code, hidden=bool(used)) + ("\n\n*In the notebook, sliders change this picture.*" if used else "")


def _code(code: str, *, hidden: bool) -> str:
    tags = ":tags: [remove-input]\n\n" if hidden else ""
    return f"```{{code-cell}} python3\n{tags}{code}\n```" if code else ""


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
