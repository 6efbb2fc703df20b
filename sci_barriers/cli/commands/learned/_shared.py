"""What the commands about learned networks share."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import typer

from sci_barriers._errors import BarrierError
from sci_barriers.cli._console import console, plain, print_json, wide
from sci_barriers.cli._parameters import taking
from sci_barriers.cli._usage import naming, require_folder
from sci_barriers.learned.attacks import Budget
from sci_barriers.learned.devices import require_device
from sci_barriers.learned.finding import Finding, write
from sci_barriers.learned.lineup import DEFAULT, Lineup, line_up
from sci_barriers.learned.sampling import PATTERNS, TRANSFORMS, Sampling
from sci_barriers.learned.sources import sources
from sci_barriers.learned.training import unseen_images
from sci_barriers.learned.users import read_images, users_method
from sci_barriers.programs.target import ImportFailed

Methods = Annotated[
    list[str] | None,
    typer.Option(
        "--method",
        help="zero-filled, firenet:PxN, a shipped network, or FILE.npz, @N behind it for side N; several times.",
    ),
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
Device = Annotated[str, typer.Option("--device", help="cpu, cuda, or another one of torch.")]
Out = Annotated[Path | None, typer.Option("--out", help="Folder for report.html, record.json and pictures.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the record as JSON.")]


@dataclass(frozen=True)
class Asked:
    """What every experiment is told: the images, the budget, and where the finding goes. The fields are options."""

    data: Data = "ellipses"
    images: Count = 8
    steps: Steps = 20
    restarts: Restarts = 2
    seed: Seed = 0
    device: Device = "cpu"
    out: Out = None
    as_json: AsJson = False

    @property
    def budget(self) -> Budget:
        """The budget of an attack."""
        return Budget(self.steps, self.restarts, seed=self.seed)

    def deliver(self, make: Callable[[Callable[[str], None]], Finding], *, relative: str = "--size") -> None:
        """Run an experiment and show what it found, and where it was computed; see `deliver`."""

        def computed(tell: Callable[[str], None]) -> Finding:
            finding = make(tell)
            return replace(finding, record={**finding.record, "device": self.device})

        deliver(computed, self.out, as_json=self.as_json, relative=relative)


@dataclass(frozen=True)
class AskedOfMethods(Asked):
    """What the experiments about many methods are told besides."""

    methods: Methods = None
    network: Network = None
    weights: Weights = None
    sampling: Transform = "fourier"
    pattern: Pattern = "variable density"
    rate: Rate = 0.33

    def chosen(self) -> tuple[Lineup, Any, str]:
        """Return methods, images, and what they are in words."""
        if self.images < 1:
            raise BarrierError("--images", self.images, "an integer of at least 1")
        if self.weights is not None and self.network is None:
            raise BarrierError("--weights", str(self.weights), "given with --network only")
        with naming("device", "--device"):
            require_device(self.device, double=True)
        given = None if self.data in sources() else read_images(Path(self.data))
        side = 32 if given is None else given.shape[-1]
        names = list(self.methods or (DEFAULT if self.network is None else ()))
        asked = sampling_of(side, self.rate, self.pattern, self.sampling)
        untrained = all(word == "zero-filled" or word.startswith("firenet:") for word in names)
        found = line_up(names, asked if untrained else None) if names else Lineup(asked, ())
        if self.network is not None:
            try:
                with naming("network", "--network"):
                    method = users_method(self.network, found.sampling.operator(), weights=self.weights)
            except ImportFailed as error:
                cause = f"{type(error.__cause__).__name__}: {error.__cause__}"
                raise BarrierError("--network", self.network, f"a module that can be imported ({cause})") from error
            found = Lineup(found.sampling, (*found.methods, method))
        domain = found.methods[0].operator.domain
        if any(m.operator.domain != domain for m in found.methods) or (given is not None and given.shape[1:] != domain):
            raise BarrierError("--data", f"{self.data}: side {side}", f"images of the shape of the networks, {domain}")
        with naming("count", "--images"):
            images = unseen_images(self.images, domain[0], source=self.data) if given is None else given[: self.images]
        with naming("device", "--device"):
            found = Lineup(found.sampling, tuple(method.on(self.device) for method in found.methods))
        where = f" Device: {plain(self.device)}." if self.device != "cpu" else ""
        return found, images, f"Images: {plain(self.data)}. Sampling: {found.sampling}.{where}"


def sampling_of(side: int, rate: float, pattern: str, transform: str) -> Sampling:
    """Return the sampling that the options say."""
    with naming("rate", "--rate"), naming("pattern", "--pattern"), naming("transform", "--sampling"):
        return Sampling(side, rate, pattern, transform)


def with_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that the fields of its first parameter, a subclass of `Asked`, describe."""
    first, *own = inspect.signature(command, eval_str=True).parameters.values()
    kind = first.annotation
    hints = get_type_hints(kind, include_extras=True)
    shared = [
        inspect.Parameter(f.name, inspect.Parameter.KEYWORD_ONLY, default=f.default, annotation=hints[f.name])
        for f in fields(kind)
    ]

    def run(**given: Any) -> None:
        asked = kind(**{field.name: given.pop(field.name) for field in fields(kind)})
        command(asked, **given)

    return taking(run, (*own, *shared))


def deliver(
    make: Callable[[Callable[[str], None]], Finding], out: Path | None, *, as_json: bool, relative: str = "--size"
) -> None:
    """Run an experiment while its progress is shown; show and write what it found. ``relative``: the option with ‖r‖/‖x‖."""
    require_folder(out)
    errors = console(stderr=True)
    with naming("relative", relative), naming("budget", "--evaluations"), errors.status("…") as status:
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
