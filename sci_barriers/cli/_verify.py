"""``sci-barriers verify``: all clauses of a theorem, with ✓ or ✗ and numbers; certificates and pictures into a folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from rich.console import Console

from sci_barriers.cli._console import plain, print_json, wide
from sci_barriers.cli._progress import Steps
from sci_barriers.experiments.smale18_figures import pictures, scale_pictures
from sci_barriers.experiments.tie_figure import draw_tie
from sci_barriers.reports import picture_file
from sci_barriers.verification import Verification
from sci_barriers.verification.write import check_alone, copy_checker, write_report
from theorems import Omega, Smale18, Statement
from theorems.barriers.catalogue.entry import Entry
from theorems.certificates.writer import write_atomically
from theorems.guarantees import FirenetGuarantee, tie_table
from theorems.structured.three_scales import ThreeScales

#: The certificate of the null space constants in the folder of firenet.
NULL_SPACE = "null-space.json"

#: The answer of the checker where a certificate declares its solution sets.
GIVEN: Final = "s VERIFIED given SOLUTION-SET"

#: Of the pictures, by the name of the file: a line below each, and what it shows in words.
CAPTIONS: Final = {
    "three-steps": (
        "Three steps: what each index of honest data, chosen as badly as possible, proves",
        "Error against the index n of the data, on a logarithmic scale. On Ω_sharp it falls below 10^-(K-2) with one datum; on Ω_weak it "
        "falls below 10^-(K-1) later the smaller ε is; on Ω_strong it never falls below 10^-K.",
    ),
    "data-needed": (
        "The data that K − 1 digits need grow without bound as ε shrinks",
        "The index that is needed against the exponent e of ε = 2^-e: a line that rises with slope one.",
    ),
    "tilting-line": (
        "Two inputs within 2^-e of each other, and the jump of the minimiser between them",
        "The ball of the ℓ¹ norm and the line of feasible points, tilted to one side and to the other: the corner that it touches changes.",
    ),
    "success": (
        "The best chance of success, computed by enumeration of all coins, on its theoretical curves",
        "Success probability against the number N1 of competing columns: 1/N1 for algorithms that halt, N1/(2·N1 − 1) for "
        "those that may wait.",
    ),
    "tie": (
        "At the tie the constants of the null space property are lost",
        "The constants against the exponent e of ε = 2^-e.",
    ),
}


def run_verify(
    item: Statement, instance: object, screen: Console, out: Path | None, *, as_json: bool = False, brief: bool = False
) -> int:
    """Verify all clauses of a theorem for a class, print them, write everything into ``out``; return the exit code: 0 if all hold, else 1.

    Args:
        item: the theorem.
        instance: the class, made by ``item.instantiate``.
        screen: where to print.
        out: a folder, or ``None`` to write nothing.
        as_json: print the report as JSON instead.
        brief: print one line for each clause.
    """
    with Steps(screen, "verifying", more=0 if out is None else 2, quiet=as_json) as progress:
        report = item.verify(instance, progress=progress)
        assert isinstance(report, Verification)  # all that is registered here returns one
        failed: list[str] = []
        lines: list[str] = []
        if out is not None:
            out.mkdir(parents=True, exist_ok=True)
            progress("pictures")
            drawn, captions = _drawn(instance, out)
            progress("the files, with the stand-alone checker")
            shown = [picture_file(path, *captions[path.stem]) for path in drawn if path.suffix == ".svg"]
            paths = write_report(report, out, shown, title=item.title)
            checker = copy_checker(out)
            answers = check_alone(checker, paths)
            given = answers.count(GIVEN)
            failed = [f"{p.name}: {a}" for p, a in zip(paths, answers, strict=True) if a not in ("s VERIFIED", GIVEN)]
            names = ", ".join(path.name for path in drawn if path.suffix == ".png" or len(drawn) == 1) or "none"
            lines = [
                f"stand-alone checker: {len(paths) - len(failed)} of {len(paths)} certificates verified"
                + (f", {given} of them given the declared solution sets" if given else "")
                if paths
                else "stand-alone checker: the clauses write no certificates for it",
                *failed,
                f"report{', certificates' if paths else ''}: {out}   pictures: {names}",
                *([f"check one yourself: python {checker} {paths[0]}"] if paths else []),
            ]
            if isinstance(instance, FirenetGuarantee):
                lines.append(f"null space constants: sci-barriers null-space-check {out / NULL_SPACE}")
    if as_json:
        print_json(report.record(), screen.file)
    else:
        _show(report, screen, brief)
        for line in lines:
            screen.print(plain(line), soft_wrap=True)
    return 0 if report.holds and not failed else 1


def _drawn(instance: object, out: Path) -> tuple[list[Path], Mapping[str, tuple[str, str]]]:
    """Draw what there is to draw of a class, and write the other files that belong to it; return the pictures and their captions."""
    if isinstance(instance, Entry):
        picture = write_atomically(out / f"{instance.name}.svg", instance.svg())
        return [picture], {instance.name: (instance.heading, instance.picture_text)}
    if isinstance(instance, Omega):
        return pictures(instance, out), CAPTIONS
    if isinstance(instance, ThreeScales):
        return scale_pictures(instance, lambda name: out / f"{name}.png"), CAPTIONS
    return _firenet_files(instance, out) if isinstance(instance, FirenetGuarantee) else [], CAPTIONS


def _firenet_files(instance: FirenetGuarantee, out: Path) -> list[Path]:
    """Write the certificate of the null space constants and the picture of the contrast; return the pictures."""
    assert instance.certified.certificate is not None  # a guarantee has one
    write_atomically(out / NULL_SPACE, instance.certified.certificate.text())
    barrier = Smale18("P3", N=4, m=3, K=2)
    return draw_tie(tie_table(barrier, range(barrier.least_exponent, 41)), out / "tie.png")


def _show(report: Verification, screen: Console, brief: bool) -> None:
    broad = wide(screen, 132)
    if not brief:
        broad.print(report)
        broad.print()
    for clause in report.clauses:
        mark = "[green]✓[/green]" if clause.holds else "[red]✗[/red]"
        counts = f"{sum(bound.holds for bound in clause.bounds)} of {len(clause.bounds)} bounds"
        if clause.certificates:
            counts += f", {len(clause.certificates) - len(clause.rejected)} of {len(clause.certificates)} certificates"
        broad.print(f"{mark} {plain(clause.name):10} {plain(clause.title):45} {counts}")
