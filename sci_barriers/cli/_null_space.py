"""``sci-barriers null-space``: certified null space constants of a user's matrix; ``null-space-check``: verifies their certificates."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, Final

import numpy as np
import typer
from rich.console import Console
from rich.markup import escape

from oracles import OracleError
from sci_barriers._errors import BarrierError
from sci_barriers._text import root_text
from sci_barriers.cli._usage import wrong_usage
from theorems import TheoremError
from theorems.certificates.writer import write_atomically
from theorems.guarantees import (
    MATRICES,
    Answer,
    FirenetGuarantee,
    Limits,
    NullSpaceCertificate,
    NullSpaceConstants,
    SparsityInLevels,
    named_matrix,
    null_space_constants,
)
from theorems.guarantees.null_space.constants import METHODS

__all__ = ["firenet_instance", "null_space", "null_space_check"]

EXIT_CODES: Final = {Answer.CERTIFIED: 0, Answer.REFUTED: 1, Answer.UNDECIDED: 3}
MAX_CERTIFICATE_BYTES: Final = 1 << 28


def null_space(
    matrix: Annotated[
        str, typer.Argument(metavar="MATRIX", help=f"A .npy file with two axes, or a name: {', '.join(MATRICES)}.")
    ],
    levels: Annotated[str | None, typer.Option("--levels", help="M_1,…,M_r, increasing (default: one level).")] = None,
    sparsities: Annotated[
        str | None, typer.Option("--sparsities", help="s_1,…,s_r, one for each level (default: 1 each).")
    ] = None,
    weights: Annotated[
        str | None, typer.Option("--weights", help="w_1,…,w_r, positive rationals (default √(s/s_k)).")
    ] = None,
    gamma: Annotated[
        str | None, typer.Option("--gamma", help="γ, exact; chosen so that C₂ is small if not given.")
    ] = None,
    method: Annotated[str, typer.Option("--method", help=", ".join(METHODS) + ".")] = "auto",
    tolerance: Annotated[
        str, typer.Option("--tolerance", help="Relative distance of lower and upper bound at which to stop refining.")
    ] = "1/100",
    rows: Annotated[int | None, typer.Option("-m", help="Rows of a named matrix (default 14).")] = None,
    columns: Annotated[int | None, typer.Option("-N", help="Columns of a named matrix (default M_r, or 16).")] = None,
    seed: Annotated[int | None, typer.Option("--seed", help="Of a named matrix (default 0).")] = None,
    supports: Annotated[int, typer.Option("--supports", help="Largest number of support sets.")] = 3000,
    solves: Annotated[int, typer.Option("--solves", help="Largest number of convex problems.")] = 20_000,
    seconds: Annotated[
        float | None, typer.Option("--seconds", help="After this time no convex problem is begun.")
    ] = None,
    certificate: Annotated[
        Path | None, typer.Option("--certificate", help="Write the certificate to this file.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
) -> None:
    """Prove null space constants of a matrix: exit code 0 certified (ρ < 1), 1 refuted, 2 wrong usage, 3 undecided within the limits."""
    try:
        chosen = _levels(levels, sparsities, weights)
        A, chosen = _matrix(matrix, chosen, sparsities, weights, rows, columns, seed)
        limits = Limits(supports=supports, solves=solves, seconds=seconds)
        found = null_space_constants(A, chosen, gamma=gamma, method=method, tolerance=tolerance, limits=limits)
        written = None
        if certificate is not None and found.certificate is not None:
            written = _write(certificate, found.certificate.text())
    except (BarrierError, TheoremError, OracleError) as error:
        wrong_usage(error)
    if as_json:
        typer.echo(json.dumps(_record(matrix, found, written), ensure_ascii=False))
    else:
        _show(matrix, found, written, Console())
    raise typer.Exit(EXIT_CODES[found.answer])


def null_space_check(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Certificates of null space constants.")],
) -> None:
    """Verify certificates of null space constants without a solver: exit code 0 all verified, 1 one rejected, 2 one cannot be read."""
    code = 0
    for path in files:
        try:
            if path.stat().st_size > MAX_CERTIFICATE_BYTES:
                raise BarrierError("FILE", str(path), f"at most {MAX_CERTIFICATE_BYTES} bytes")
            certificate = NullSpaceCertificate.read(path.read_bytes())
        except OSError as error:
            typer.echo(f"{path}: cannot be read ({error.strerror})", err=True)
            code = 2
            continue
        except (BarrierError, TheoremError, OracleError) as error:
            typer.echo(f"{path}: cannot be read ({error})", err=True)
            code = 2
            continue
        if certificate.verify():
            levels = certificate.levels
            typer.echo(
                f"{path}: VERIFIED rho <= {_up(certificate.rho)}, gamma <= {_up(certificate.gamma)} for M = {list(levels.levels)}, "
                f"s = {list(levels.sparsities)}, squared weights {', '.join(map(_up, levels.squared_weights))}, "
                f"matrix known to {_up(certificate.A.error)}"
            )
        else:
            typer.echo(f"{path}: REJECTED the duals do not prove the constants")
            code = max(code, 1)
    raise typer.Exit(code)


def firenet_instance(
    *,
    matrix: str | None,
    levels: str | None,
    sparsities: str | None,
    constants: str | None,
    bits: int | None,
    m: int | None,
    seed: int | None,
) -> FirenetGuarantee:
    """Return the instance of firenet that the options of ``verify`` name.

    Raises:
        BarrierError, TheoremError: an option out of range, or a matrix whose null space property is not certified.
    """
    name = "gaussian" if matrix is None else matrix
    parsed = _levels(levels, sparsities, None)
    if name in MATRICES:
        parsed = parsed or SparsityInLevels(
            [4, 16], [1, 1] if sparsities is None else _integers("sparsities", sparsities)
        )
        A: Any = named_matrix(name, 14 if m is None else m, parsed.N, seed=seed or 0)
    else:
        A, parsed = _matrix(name, parsed, sparsities, None, m, None, seed)
    return FirenetGuarantee(A, parsed, kind="sharp" if constants is None else constants, bits=bits)


def _levels(levels: str | None, sparsities: str | None, weights: str | None) -> SparsityInLevels | None:
    if levels is None:
        return None
    M = _integers("levels", levels)
    s = [1] * len(M) if sparsities is None else _integers("sparsities", sparsities)
    return SparsityInLevels(M, s, _texts(weights))


def _texts(weights: str | None) -> list[str] | None:
    return None if weights is None else [part.strip() for part in weights.split(",")]


def _integers(name: str, text: str) -> list[int]:
    try:
        return [int(part) for part in text.split(",")]
    except ValueError:
        raise BarrierError(f"--{name}", text, "integers separated by commas") from None


def _matrix(
    name: str,
    levels: SparsityInLevels | None,
    sparsities: str | None,
    weights: str | None,
    rows: int | None,
    columns: int | None,
    seed: int | None,
) -> tuple[Any, SparsityInLevels]:
    if name in MATRICES:
        N = columns if columns is not None else 16 if levels is None else levels.N
        A: Any = named_matrix(name, 14 if rows is None else rows, N, seed=seed or 0)
    else:
        for option, value in (("-m", rows), ("-N", columns), ("--seed", seed)):
            if value is not None:
                raise BarrierError(option, value, "given for a named matrix only")
        A = _load(Path(name))
        N = A.shape[1]
    if levels is None:
        s = [1] if sparsities is None else _integers("sparsities", sparsities)
        levels = SparsityInLevels([N], s, _texts(weights))
    return A, levels


def _load(path: Path) -> Any:
    allowed = f"a .npy file with a matrix of floats, or one of {', '.join(MATRICES)}"
    try:
        A = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        raise BarrierError("MATRIX", str(path), allowed) from None
    if not isinstance(A, np.ndarray) or A.ndim != 2:
        raise BarrierError("MATRIX", str(path), allowed)
    return A


def _write(path: Path, text: str) -> Path:
    try:
        return write_atomically(path, text)
    except OSError as error:
        raise BarrierError("--certificate", str(path), f"a file that can be written ({error.strerror})") from None


def _up(x: Fraction | None, *, up: bool = True) -> str:
    """Return a number with six digits, rounded up (or down)."""
    if x is None:
        return "–"
    text = root_text(x * x, up=up == (x >= 0), digits=6)
    exponent = text.partition("e")[2]
    sign = "-" if x < 0 else ""
    if exponent and not -5 <= int(exponent) <= 5:
        return sign + text
    return (
        sign + f"{Decimal(text):f}".rstrip("0").rstrip(".")
        if "." in f"{Decimal(text):f}"
        else sign + f"{Decimal(text):f}"
    )


def _record(name: str, found: NullSpaceConstants, written: Path | None) -> dict[str, object]:
    levels = found.levels
    return {
        "matrix": name,
        "levels": list(levels.levels),
        "sparsities": list(levels.sparsities),
        "answer": found.answer.value,
        "reason": found.reason,
        "method": found.method,
        "supports": levels.support_count_text,
        "rho": None if found.rho is None else str(found.rho),
        "rho_float": None if found.rho is None else float(found.rho),
        "rho_lower_float": None if found.rho_lower is None else float(found.rho_lower),
        "gamma": None if found.gamma is None else str(found.gamma),
        "certificate": None if written is None else str(written),
    }


def _show(name: str, found: NullSpaceConstants, written: Path | None, console: Console) -> None:
    colour = {Answer.CERTIFIED: "green", Answer.REFUTED: "red"}.get(found.answer, "yellow")

    def line(text: str) -> None:
        console.print(text, highlight=False, soft_wrap=True)

    line(f"[{colour} bold]{found.answer.name}[/] {escape(name)}: {escape(found.reason)}")
    levels = found.levels
    line(
        f"  levels         M = {list(levels.levels)}, s = {list(levels.sparsities)}, κ = {_up(levels.kappa)}, "
        f"{levels.support_count_text} support sets"
    )
    if found.gamma is not None:
        line(f"  γ              {_up(found.gamma)}")
    if found.rho is not None or found.rho_lower is not None:
        line(f"  least ρ        between {_up(found.rho_lower, up=False)} and {_up(found.rho)}, both proved")
    violation = found.kernel or found.lower
    if violation is not None and violation.rho is None:
        line(f"  vector         on the support {list(violation.support)}: no ρ belongs to this γ")
    elif found.answer is Answer.REFUTED and violation is not None:
        line(f"  vector         support {list(violation.support)}, ρ ≥ {_up(violation.rho, up=False)}")
    if written is not None:
        line(
            f"  certificate    {escape(str(written))}   (verify it: sci-barriers null-space-check {escape(str(written))})"
        )
