"""Runs the attacks and prints one table; exit code 1 if something failed."""

from __future__ import annotations

import argparse
import pkgutil
import signal
import sys
import time
from importlib import import_module

import benchmarks.attack as package


def main() -> int:
    """Parse the arguments, run, print."""
    names = [module.name for module in pkgutil.iter_modules(package.__path__) if not module.name.startswith("_")]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.attack", description=package.__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which ones; default all: {', '.join(names)}")
    parser.add_argument("--fraction", type=float, default=1.0, help="how much of a full run, above 0 and at most 1")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    if not 0 < arguments.fraction <= 1:
        parser.error(f"--fraction: {arguments.fraction}; allowed: above 0 and at most 1")
    if unknown := set(arguments.names) - set(names):
        parser.error(f"NAME: {', '.join(sorted(unknown))}; allowed: {', '.join(names)}")
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as in the background of a shell; commands would inherit it
        signal.signal(signal.SIGINT, signal.default_int_handler)
    failed = 0
    print(f"{'attack':14} {'what':34} {'tried':>8} {'failures':>8} {'seconds':>8}  note")
    for name in arguments.names or names:
        start = time.monotonic()
        for found in import_module(f"{package.__name__}.{name}").attack(arguments.fraction, arguments.seed):
            seconds = time.monotonic() - start
            print(
                f"{name:14} {found.what:34} {found.tried:8} {len(found.failures):8} {seconds:8.0f}  {found.note}",
                flush=True,
            )
            for failure in found.failures[:20]:
                print(f"    {failure.encode(errors='backslashreplace').decode()}")
            failed += len(found.failures)
            start = time.monotonic()
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
