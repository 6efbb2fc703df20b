"""Train a network for images, with checkpoints; the same command goes on where it was interrupted.

Exit code 0 trained, 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import Progress, TaskID

from sci_barriers.cli._console import console, plain
from sci_barriers.cli._progress import Remaining, counted
from sci_barriers.cli._usage import INTERRUPTED, naming, require_folder
from sci_barriers.cli.commands.learned import _shared as shared
from sci_barriers.learned.architectures import architectures
from sci_barriers.learned.devices import require_device
from sci_barriers.learned.plan import Plan
from sci_barriers.learned.training import train
from sci_barriers.learned.weights import save
from sci_barriers.networks.onnx_file import export_onnx
from sci_barriers.reports import Table
from sci_barriers.reports.table import Column

RECIPE = "by default what the architecture's recipe says"


def run(
    architecture: Annotated[str, typer.Argument(metavar="ARCHITECTURE", help=", ".join(architectures()) + ".")],
    side: Annotated[int, typer.Option("--side", help="N, a power of two.")] = 32,
    sampling: shared.Transform = "fourier",
    pattern: shared.Pattern = "variable density",
    rate: shared.Rate = 0.33,
    noise: Annotated[float, typer.Option("--noise", help="σ_max of the data's noise, a share of their size.")] = 0.0,
    seeds: Annotated[
        list[int] | None, typer.Option("--seed", help="Of weights, order and noise; several times (0).")
    ] = None,
    data: shared.Source = "ellipses",
    images: Annotated[int, typer.Option("--images", help="Of the training set.")] = 3000,
    steps: Annotated[int | None, typer.Option("--steps", help=f"Of Adam; {RECIPE}.")] = None,
    batch: Annotated[int | None, typer.Option("--batch", help=f"Images of one step; {RECIPE}.")] = None,
    step_size: Annotated[float | None, typer.Option("--step-size", help=f"Of Adam, at first; {RECIPE}.")] = None,
    start: Annotated[
        str,
        typer.Option(
            "--start", help="A shipped network of this architecture to begin from, of any side but for AUTOMAP."
        ),
    ] = "",
    device: shared.Device = "cpu",
    precision: Annotated[str, typer.Option("--precision", help="float32 or float16, of the file.")] = "float32",
    onnx: Annotated[bool, typer.Option("--onnx", help="Also write a float32 ONNX file.")] = False,
    out: Annotated[Path, typer.Option("--out", help="Folder for networks and checkpoints.")] = Path("learned"),
) -> None:
    with naming("device", "--device"):
        require_device(device)
    require_folder(out)
    out.mkdir(parents=True, exist_ok=True)
    measured = shared.sampling_of(side, rate, pattern, sampling)
    table = Table(
        "network",
        Column("error", right=True),
        Column("zero-filled", right=True),
        Column("seconds", right=True),
        "device",
        title=f"Relative errors on images that were not trained on: {measured}",
    )
    shown = console(stderr=True)
    with Progress(*counted(Remaining()), console=shown, disable=not shown.is_terminal) as bar:
        for seed in seeds or [0]:
            given = {"steps": steps, "batch": batch, "rate": step_size}
            changes: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
            changes |= {
                "sampling": measured,
                "noise": noise,
                "seed": seed,
                "images": images,
                "source": data,
                "start": start,
            }
            plan = Plan.recommended(architecture, **changes)
            task = bar.add_task(plan.name, total=plan.steps)

            def tell(done: int, loss: float, task: TaskID = task, name: str = plan.name) -> None:
                bar.update(task, completed=done, description=f"{name}, error {loss:.2e}")

            checkpoint = out / f"{plan.name}.checkpoint.npz"
            try:
                trained = train(plan, device=device, checkpoint=checkpoint, progress=tell)
            except KeyboardInterrupt:
                console(stderr=True).print("interrupted; the same command goes on from here")
                raise typer.Exit(INTERRUPTED) from None
            save(trained, out / f"{plan.name}.npz", precision=precision)
            if onnx:
                export_onnx(
                    trained.network.layered(), out / f"{plan.name}.onnx", precision="float32", metadata=plan.record()
                )
            reached = trained.reached
            table.add(
                plan.name, f"{reached['error']:.4f}", f"{reached['zero-filled']:.4f}", reached["seconds"], plain(device)
            )
    console().print(table)
