"""``python -m benchmarks``: all figures of the project in one run, as a table; ``--write`` keeps it in ``benchmarks/README.md``."""

from __future__ import annotations

import argparse
import pkgutil
import platform
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

from rich.console import Console
from rich.table import Table

import benchmarks
from benchmarks._measure import Result

MODULES = tuple(
    import_module(f"benchmarks.{item.name}")
    for item in sorted(pkgutil.iter_modules(benchmarks.__path__), key=lambda item: item.name)
    if not item.name.startswith("_")
)
README = Path(__file__).parent / "README.md"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--write", action="store_true", help="replace the table in benchmarks/README.md")
    names = [module.__name__.removeprefix("benchmarks.") for module in MODULES]
    parser.add_argument("--only", nargs="+", choices=names, metavar="MODULE", help=f"only these: {', '.join(names)}")
    arguments = parser.parse_args()
    if arguments.write and arguments.only:
        parser.error("--write keeps the figures of one whole run: without --only")
    console = Console(width=150)
    results: list[Result] = []
    for module in MODULES:
        if arguments.only and module.__name__.removeprefix("benchmarks.") not in arguments.only:
            continue
        for measure in module.MEASURES:
            console.print(f"measuring: {measure.__name__}", style="dim")
            results.append(measure())
    table = Table("what", "figure", "target", "reached")
    for result in results:
        table.add_row(result.name, result.figure, result.target, "yes" if result.reached else "[red]no[/red]")
    console.print(table)
    if arguments.write:
        text = README.read_text()
        head, tail = text.split(BEGIN)[0], text.split(END)[1]
        README.write_text(head + BEGIN + "\n\n" + _markdown(results) + "\n" + END + tail)
        console.print(f"written: {README.name}")
    return 0 if all(result.reached for result in results) else 1


def _markdown(results: list[Result]) -> str:
    libraries = ", ".join(f"{name} {version(name)}" for name in ("python-flint", "numpy", "mpmath"))
    lines = [
        f"Measured with Python {platform.python_version()} on {platform.machine()}, one process, {libraries}.",
        "",
        "| what | figure | target | reached | how |",
        "|---|---|---|---|---|",
    ]
    lines += [f"| {r.name} | {r.figure} | {r.target} | {'yes' if r.reached else 'no'} | {r.how} |" for r in results]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    raise SystemExit(main())
