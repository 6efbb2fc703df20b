"""Runs the attacks and prints one table; exit code 1 if something failed."""

from __future__ import annotations

import argparse
import math
import pkgutil
import signal
import sys
import time
from collections.abc import Callable
from importlib import import_module

import benchmarks.attack as package
from benchmarks.attack._budget import Budget

#: Of a full run.
SECONDS = 600


def main(clock: Callable[[], float] = time.monotonic) -> int:
    """Parse the arguments, run, print; ``clock``: seconds since some time."""
    names = [module.name for module in pkgutil.iter_modules(package.__path__) if not module.name.startswith("_")]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.attack", description=package.__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which ones; default all: {', '.join(names)}")
    parser.add_argument("--fraction", type=float, default=1.0, help="how much of a full run, above 0 and at most 1")
    parser.add_argument(
        "--seconds",
        type=float,
        default=SECONDS,
        help="for a full run of what is named; default: %(default)s; a fraction has its part",
    )
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    if not 0 < arguments.fraction <= 1:
        parser.error(f"--fraction: {arguments.fraction}; allowed: above 0 and at most 1")
    if not 0 < arguments.seconds < math.inf:
        parser.error(f"--seconds: {arguments.seconds}; allowed: a finite number above 0")
    if unknown := set(arguments.names) - set(names):
        parser.error(f"NAME: {', '.join(sorted(unknown))}; allowed: {', '.join(names)}")
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as in the background of a shell; commands would inherit it
        signal.signal(signal.SIGINT, signal.default_int_handler)
    modules = {name: import_module(f"{package.__name__}.{name}") for name in arguments.names or names}
    seconds, begin, lines = arguments.seconds * arguments.fraction, clock(), []
    budget = Budget(seconds, clock)
    print(f"{'attack':14} {'what':34} {'tried':>8} {'failures':>8} {'seconds':>8}  note")
    for name, part in budget.divided({name: module.SECONDS for name, module in modules.items()}):
        start = clock()
        for found in modules[name].attack(arguments.fraction, arguments.seed, part):
            taken = clock() - start
            print(
                f"{name:14} {found.what:34} {found.tried:8} {len(found.failures):8} {taken:8.0f}  {found.remarks()}",
                flush=True,
            )
            for failure in found.failures[:20]:
                print(f"    {failure.encode(errors='backslashreplace').decode()}")
            lines.append(found)
            start = clock()
    failed, stopped = sum(len(line.failures) for line in lines), sum(line.stopped for line in lines)
    print(
        f"{sum(line.tried for line in lines)} tried, {failed} failures; {stopped} of {len(lines)} lines were stopped by the time: "
        f"{clock() - begin:.0f} s of {seconds:.0f} s"
    )
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
