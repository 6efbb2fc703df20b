"""``python -m benchmarks``: all figures of the project in one run, as a table; ``--write`` keeps it in ``benchmarks/README.md``.

With ``--only``, ``--write`` keeps the rows of these modules beside the others. ``--quick`` measures once, to see that everything runs.
The last column of what is printed is the cost of the row: the processor seconds of its measurement, warm-up included.
"""

from __future__ import annotations

import argparse
import pkgutil
import platform
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

from rich.console import Console
from rich.table import Column, Table

import benchmarks
from benchmarks._compare import WORSE, committed, comparisons, table_with
from benchmarks._measure import Result, quickly
from sci_barriers._cost import Meter

MODULES = tuple(
    import_module(f"benchmarks.{item.name}")
    for item in sorted(pkgutil.iter_modules(benchmarks.__path__), key=lambda item: item.name)
    if not item.name.startswith("_") and not item.ispkg
)
README = Path(__file__).parent / "README.md"
#: The tables that are kept, by how their places are marked. A module whose `TABLE` has its own name has one for itself.
TABLES = tuple(dict.fromkeys(getattr(module, "TABLE", "figures") for module in MODULES))


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--write", action="store_true", help="keep the figures in the table of benchmarks/README.md")
    parser.add_argument(
        "--quick", action="store_true", help="measure everything once: does it run? Targets are not judged"
    )
    parser.add_argument(
        "--compare",
        action="store_true",
        help=f"flag ratios that are worse than the committed ones by more than {WORSE - 1:.0%}%",
    )
    names = [module.__name__.removeprefix("benchmarks.") for module in MODULES]
    parser.add_argument("--only", nargs="+", choices=names, metavar="MODULE", help=f"only these: {', '.join(names)}")
    arguments = parser.parse_args(words)
    if arguments.quick and (arguments.write or arguments.compare):
        parser.error("--quick measures once: its figures are neither kept nor compared")
    if arguments.quick:
        quickly()
    console = Console(width=150)
    tables: dict[str, list[Result]] = {name: [] for name in TABLES}
    failed, meter, costs = list[str](), Meter(), dict[str, float]()
    for module in MODULES:
        if arguments.only and module.__name__.removeprefix("benchmarks.") not in arguments.only:
            continue
        for measure in module.MEASURES:
            what = f"{module.__name__.removeprefix('benchmarks.')}.{measure.__name__}"
            console.print(f"measuring: {what}", style="dim")
            try:
                with meter.part(what):
                    result = measure()
            except Exception:  # the others may have taken an hour: the run goes on, and fails at its end
                console.print_exception()
                failed.append(what)
                continue
            tables[getattr(module, "TABLE", "figures")].append(result)
            costs[result.name] = meter.parts[-1].seconds
    results = [result for found in tables.values() for result in found]
    table = Table("what", "figure", "target", "reached", Column("processor s", justify="right"))
    for result in results:
        reached = "not judged" if arguments.quick else "yes" if result.reached else "[red]no[/red]"
        table.add_row(result.name, result.figure, result.target, reached, f"{costs[result.name]:.1f}")
    console.print(table)
    spent = sum(part.seconds for part in meter.parts)
    console.print(f"measuring took {spent:.1f} processor seconds, those of ended processes that it started included")
    worse = _compared(console, results) if arguments.compare else False  # before they are written
    if arguments.write:
        text, some = README.read_text(encoding="utf-8"), bool(arguments.only)
        try:
            for name, found in tables.items():
                if found:
                    text = table_with(
                        text, name, _measured_with(), found, keep=bool(failed or (some and name == "figures"))
                    )
        except ValueError as error:
            console.print(f"not written: {error}", style="red")
            return 2
        README.write_text(text, encoding="utf-8")
        console.print(f"written: {README.name}")
    if failed:
        console.print(f"could not be measured: {', '.join(failed)}", style="red")
        return 2
    return 0 if arguments.quick else int(worse or not all(result.reached for result in results))


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


def _measured_with() -> str:
    libraries = ", ".join(f"{name} {version(name)}" for name in ("python-flint", "numpy", "mpmath"))
    return f"Measured with Python {platform.python_version()} on {platform.machine()}, one process, {libraries}."


if __name__ == "__main__":
    raise SystemExit(main())
