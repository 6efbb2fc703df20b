"""What the commands about learned networks share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from sci_barriers._errors import BarrierError
from sci_barriers.cli._console import console, plain, print_json, wide
from sci_barriers.cli._usage import naming, require_folder
from sci_barriers.learned.finding import Finding, write
from sci_barriers.learned.lineup import DEFAULT, Lineup, line_up
from sci_barriers.learned.sampling import PATTERNS, TRANSFORMS, Sampling
from sci_barriers.learned.sources import sources
from sci_barriers.learned.training import unseen_images
from sci_barriers.learned.users import read_images, users_method
from sci_barriers.programs.target import ImportFailed

__all__ = [
    "AsJson",
    "Count",
    "Data",
    "Methods",
    "Network",
    "Out",
    "Pattern",
    "Rate",
    "Restarts",
    "Seed",
    "Source",
    "Steps",
    "Transform",
    "Weights",
    "chosen",
    "deliver",
]

Methods = Annotated[
    list[str] | None,
    typer.Option("--method", help="zero-filled, firenet:PxN, a shipped network, or FILE.npz; several times."),
]
Network = Annotated[
    str | None,
    typer.Option("--network", help="Yours: file.py:factory, module:factory, or FILE.onnx; alone, or with --method."),
]
Weights = Annotated[Path | None, typer.Option("--weights", help="Its state_dict, as torch.save writes it.")]
Data = Annotated[
    str,
    typer.Option(
        "--data", help=f"Images: {', '.join(sources())}; or a folder of .npy and grey .png files, or one .npy file."
    ),
]
Source = Annotated[str, typer.Option("--data", help=f"Images to learn from: {', '.join(sources())}.")]
Transform = Annotated[str, typer.Option("--sampling", help=" or ".join(TRANSFORMS) + "; where no network says it.")]
Pattern = Annotated[str, typer.Option("--pattern", help=", ".join(PATTERNS) + ".")]
Rate = Annotated[float, typer.Option("--rate", help="Share of the N² samples, in (0, 1].")]
Count = Annotated[int, typer.Option("--images", help="Number of images that no training has seen.")]
Steps = Annotated[int, typer.Option("--steps", help="Gradients of one ascent.")]
Restarts = Annotated[int, typer.Option("--restarts", help="Ascents from random starts.")]
Seed = Annotated[int, typer.Option("--seed", help="Of these starts.")]
Out = Annotated[Path | None, typer.Option("--out", help="Folder for report.html, record.json and pictures.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the record as JSON.")]


def chosen(
    words: Sequence[str] | None,
    network: str | None,
    weights: Path | None,
    data: str,
    sampling: str,
    pattern: str,
    rate: float,
    count: int,
) -> tuple[Lineup, Any, str]:
    """Return methods, images, and what they are in words."""
    if count < 1:
        raise BarrierError("--images", count, "an integer of at least 1")
    if weights is not None and network is None:
        raise BarrierError("--weights", str(weights), "given with --network only")
    given = None if data in sources() else read_images(Path(data))
    side = 32 if given is None else given.shape[-1]
    names = list(words or (DEFAULT if network is None else ()))
    asked = Sampling(side, rate, pattern, sampling)
    untrained = all(word == "zero-filled" or word.startswith("firenet:") for word in names)
    found = line_up(names, asked if untrained else None) if names else Lineup(asked, ())
    if network is not None:
        try:
            with naming("network", "--network"):
                method = users_method(network, found.sampling.operator(), weights=weights)
        except ImportFailed as error:
            cause = f"{type(error.__cause__).__name__}: {error.__cause__}"
            raise BarrierError("--network", network, f"a module that can be imported ({cause})") from error
        found = Lineup(found.sampling, (*found.methods, method))
    domain = found.methods[0].operator.domain
    if any(m.operator.domain != domain for m in found.methods) or (given is not None and given.shape[1:] != domain):
        raise BarrierError("--data", f"{data}: side {side}", f"images of the shape of the networks, {domain}")
    images = unseen_images(count, domain[0], source=data) if given is None else given[:count]
    return found, images, f"Images: {plain(data)}. Sampling: {found.sampling}."


def deliver(
    make: Callable[[Callable[[str], None]], Finding], out: Path | None, *, as_json: bool, relative: str = "--size"
) -> None:
    """Run an experiment while its progress is shown; show and write what it found. ``relative``: the option with ‖r‖/‖x‖."""
    require_folder(out)
    errors = console(stderr=True)
    with naming("relative", relative), errors.status("…") as status:
        finding = make(lambda text: status.update(plain(text)))
        written = [] if out is None else write(finding, out)
    if as_json:
        print_json(finding.record)
        return
    screen = console()
    screen.print(plain(finding.lead))
    broad = wide(screen, 140)
    for table in finding.tables:
        broad.print(table)
    for path in written:
        screen.print(f"written: {plain(path)}", soft_wrap=True)
