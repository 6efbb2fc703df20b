"""Options that several commands have: the algorithm, where it runs, and what it may use."""

from __future__ import annotations

from typing import Annotated

import typer

_OWN_PROCESS = "(--exec, --isolate; default {})"

Target = Annotated[
    str | None,
    typer.Argument(metavar="TARGET", help="A built-in name (see `algorithms`), module:function or file.py:function."),
]
Command = Annotated[
    str | None,
    typer.Option(
        "--exec", metavar="COMMAND", help="A program of any language, instead of TARGET; no shell is started."
    ),
]
Isolated = Annotated[bool, typer.Option("--isolate", help="Run TARGET in a process of its own.")]
IndexLimit = Annotated[int | None, typer.Option("--index-limit", help="Largest index of data that may be read.")]
Seconds = Annotated[float | None, typer.Option("--seconds", help="Time limit for one run of the algorithm.")]
Cpu = Annotated[float | None, typer.Option("--cpu", help=f"Processor seconds of one run {_OWN_PROCESS.format(60)}.")]
Memory = Annotated[int | None, typer.Option("--memory", help=f"MiB of memory of one run {_OWN_PROCESS.format(2048)}.")]
Processes = Annotated[int | None, typer.Option("--processes", help=f"Processes of one run {_OWN_PROCESS.format(64)}.")]
Flips = Annotated[
    int | None, typer.Option("--flips", help=f"Coin flips of one run {_OWN_PROCESS.format('those of the game')}.")
]
OutputBytes = Annotated[
    int | None,
    typer.Option("--output-bytes", help=f"Bytes that one run may write to its output {_OWN_PROCESS.format('16 MiB')}."),
]
