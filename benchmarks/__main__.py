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
from benchmarks._compare import WORSE, committed, comparisons
from benchmarks._measure import Result

MODULES = tuple(
    import_module(f"benchmarks.{item.name}")
    for item in sorted(pkgutil.iter_modules(benchmarks.__path__), key=lambda item: item.name)
    if not item.name.startswith("_")
)
README = Path(__file__).parent / "README.md"
#: The tables that are kept, by how their places are marked. A module whose `TABLE` has its own name has one for itself.
TABLES = tuple(dict.fromkeys(getattr(module, "TABLE", "figures") for module in MODULES))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--write", action="store_true", help="replace the table in benchmarks/README.md")
    parser.add_argument(
        "--compare",
        action="store_true",
        help=f"flag ratios that are worse than the committed ones by more than {WORSE - 1:.0%}",
    )
    names = [module.__name__.removeprefix("benchmarks.") for module in MODULES]
    parser.add_argument("--only", nargs="+", choices=names, metavar="MODULE", help=f"only these: {', '.join(names)}")
    arguments = parser.parse_args()
    own = [name for name in TABLES if name != "figures"]
    if arguments.write and arguments.only and not set(arguments.only) <= set(own):
        parser.error(f"--write keeps the figures of one whole run: without --only, or with --only {' '.join(own)}")
    console = Console(width=150)
    tables: dict[str, list[Result]] = {name: [] for name in TABLES}
    for module in MODULES:
        if arguments.only and module.__name__.removeprefix("benchmarks.") not in arguments.only:
            continue
        for measure in module.MEASURES:
            console.print(f"measuring: {measure.__name__}", style="dim")
            tables[getattr(module, "TABLE", "figures")].append(measure())
    results = [result for found in tables.values() for result in found]
    table = Table("what", "figure", "target", "reached")
    for result in results:
        table.add_row(result.name, result.figure, result.target, "yes" if result.reached else "[red]no[/red]")
    console.print(table)
    if arguments.write:
        text = README.read_text()
        for name, found in tables.items():
            if found:
                begin, end = (f"<!-- {name}: {edge} -->" for edge in ("begin", "end"))
                text = text.split(begin)[0] + begin + "\n\n" + _markdown(found) + "\n" + end + text.split(end)[1]
        README.write_text(text)
        console.print(f"written: {README.name}")
    worse = _compared(console, results) if arguments.compare else False
    return 1 if worse or not all(result.reached for result in results) else 0


def _compared(console: Console, results: list[Result]) -> bool:
    """Print the ratios beside the committed ones; return whether one is worse."""
    found, missing = comparisons(results, committed(README.read_text()))
    table = Table("ratio", "committed", "now", "worse by")
    for one in found:
        change = f"{one.factor:.2f}×"
        table.add_row(one.name, f"{one.before:.3g}", f"{one.now:.3g}", f"[red]{change}[/red]" if one.worse else change)
    console.print(table)
    for name in missing:
        console.print(f"not in the committed table: {name}")
    return any(one.worse for one in found)


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
