"""The page *Your data*: files or an example, what is known of them, and which digits they determine; asked in a process of its own."""

from __future__ import annotations

import io
import json
import re
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np

from sci_barriers.determined.random_instances import RandomInstances
from sci_barriers.explore.charts import coloured, themed
from sci_barriers.explore.exports import picture
from sci_barriers.explore.frame import details, escape, note
from sci_barriers.explore.numbers import parsed
from sci_barriers.explore.work import Cancelled, Job
from sci_barriers.harness import Certificate, Limits
from sci_barriers.programs.isolate import ROOT
from sci_barriers.programs.process import Exceeded, Process
from theorems import TheoremError

__all__ = [
    *("EXAMPLES", "FILES", "KNOWN", "MOST_BYTES", "NORMS", "PROOFS", "TYPES"),
    *("Answered", "Example", "begin", "chosen", "files", "question", "words"),
]

CHILD: Final = Path(__file__).resolve().with_name("own_data_child.py")
#: Of a file that is uploaded; one on this machine may be as large as the command takes.
MOST_BYTES: Final = 64 << 20
#: Memory of the process that is asked.
MEMORY: Final = 4 << 30
TYPES: Final = (".npz", ".npy", ".csv", ".mtx", ".json")
#: name ↦ what the page calls it.
FILES: Final = {"data": "A and y", "y": "y alone", "weights": "weights or costs", "output": "x of a solver"}
#: What the page says ↦ what is known of the data.
KNOWN: Final = {
    "what the file says": "",
    "index n: within 2⁻ⁿ in norm": "index",
    "exact": "exact",
    "each entry the nearest double": "float64",
    "each entry the nearest single": "float32",
    "the radii below": "radii",
}
#: The name of a certificate ↦ what it proves.
PROOFS: Final = {"enclosed": "Proved digits", "ceiling": "Impossible digits"}
CAPTION: Final = (
    "Digits after the point that are proved, that are open, and that nobody can have; columns that compete stand below."
)
NORMS: Final = {"A": ("spectral", "frobenius", "entrywise"), "y": ("spectral", "entrywise")}


# --- Examples -----------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Example:
    """Data to begin with.

    Attributes:
        make: returns the arrays, as in a ``.npz`` file.
        values: of the fields, as text.
    """

    make: Callable[[], dict[str, Any]] = field(repr=False)
    values: Mapping[str, str]

    def content(self) -> bytes:
        """Return the data as a ``.npz`` file."""
        stream = io.BytesIO()
        np.savez(stream, **self.make())
        return stream.getvalue()


def _sparse() -> dict[str, Any]:
    source = np.random.default_rng(0)
    A = source.standard_normal((20, 40)) / np.sqrt(20)
    x = np.zeros(40)
    x[:3] = [1, -2, 1.5]
    return {"A": A, "y": A @ x + 0.01 * source.standard_normal(20), "x": x}


def _tie() -> dict[str, Any]:
    return {"A": np.array([[1.0, 1 - 2.0**-12, 0.5], [0.0, 0.0, 1.0]]), "y": np.array([1.0, 0.25])}


def _doubles() -> dict[str, Any]:
    _, data = RandomInstances(known="float64").made()
    under_A, under_y = float(data.under_A), float(data.under_y)
    A = np.array([[float(v) / under_A for v in column] for column in data.columns]).T
    return {"A": A, "y": np.array([float(v) / under_y for v in data.y])}


EXAMPLES: Final = {
    "A sparse signal, noisy y, and an output": Example(
        _sparse,
        {"problem": "P2", "lam": "1/5", "known": "radii", "radius_y": "1e-3", "tolerance": "1/100"},
    ),
    "Two columns that nearly tie, of index 10": Example(
        _tie, {"problem": "P2", "lam": "1/10", "known": "index", "n": "10"}
    ),
    "The same columns, of index 20": Example(_tie, {"problem": "P2", "lam": "1/10", "known": "index", "n": "20"}),
    "A Gaussian matrix, 30 × 60, in doubles": Example(_doubles, {"problem": "P2", "lam": "1/2", "known": "float64"}),
}


# --- The question -------------------------------------------------------------------------------------------------------------------


def question(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is asked, as JSON has it.

    Args:
        values: of the fields: ``problem``, ``lam``, ``eta``, ``known`` (of `KNOWN`), ``n``, ``radius_A``, ``radius_y``, ``norm_A``,
            ``norm_y``, ``tolerance``, ``ceiling``; texts, empty for what is not given.

    Raises:
        TheoremError: a text that is no number, by its name.
    """
    problem = values["problem"]
    # Each problem has its own parameter: what stands in the field of another one is not for it.
    wanted = {"lam": problem in ("P2", "P3"), "eta": problem == "P1"}
    found = {name: _number(name, values[name]) if there else None for name, there in wanted.items()}
    for name in ("radius_A", "radius_y", "tolerance"):
        found[name] = _number(name, values[name])
    known: Any = values["known"] or None
    if known == "radii":
        known = None
        if found["radius_A"] is None and found["radius_y"] is None:
            raise TheoremError("radius", "none", "that of A, that of y, or both")
    if known == "index":
        if not re.fullmatch(r"[0-9]{1,6}", str(values["n"]).strip()):
            raise TheoremError("n", values["n"], "an integer of at least 0")
        known = int(values["n"])
    return {
        "problem": problem,
        **found,
        "known": known,
        "norm_A": values["norm_A"],
        "norm_y": values["norm_y"],
        "ceiling": bool(values["ceiling"]),
    }


def words(values: Mapping[str, Any]) -> str:
    """Return what is asked, in one line of HTML."""
    own = "η" if values["problem"] == "P1" else "λ"
    value = str(values["eta" if own == "η" else "lam"]).strip() or ("0" if own == "η" else "1")
    chosen = {word: text for text, word in KNOWN.items()}[values["known"]]
    if values["known"] == "index":
        chosen = f"index {values['n']}: within 2⁻ⁿ in norm"
    elif values["known"] == "radii":
        radii = {name: str(values[f"radius_{name}"]).strip() for name in NORMS}
        chosen = " and ".join(f"{name} within {text}" if text else f"{name} exactly" for name, text in radii.items())
    asked = f"Problem {values['problem']}" + ("" if values["problem"] == "LP" else f" with {own} = {value}")
    return escape(f"{asked}; known of A and y: {chosen}.")


def chosen(uploads: Mapping[str, Any]) -> str:
    """Return which files are there, as HTML."""
    there = [(name, given[0]) for name, given in uploads.items() if given]
    items = "".join(
        f"<li>{escape(f'{FILES[name]}: {one.name}, {len(one.contents)} bytes')}</li>" for name, one in there
    )
    return f"<ul>{items}</ul>" if items else "<p>No file so far.</p>"


def files(
    kind: str, example: str, uploads: Mapping[str, Any], paths: Mapping[str, str]
) -> dict[str, tuple[str, bytes] | Path]:
    """Return the files that were chosen, as `begin` takes them.

    Args:
        kind: ``example``, ``upload`` or ``path``.
        example: of `EXAMPLES`.
        uploads: by the names of `FILES`, what ``mo.ui.file`` has.
        paths: by the same names, texts.
    """
    if kind == "example":
        return {"data": ("data.npz", EXAMPLES[example].content())}
    if kind == "upload":
        return {name: (given[0].name, given[0].contents) for name, given in uploads.items() if given}
    return {name: Path(text.strip()).expanduser() for name, text in paths.items() if text.strip()}


def _number(name: str, text: Any) -> str | None:
    return str(parsed(name, text)) if str(text).strip() else None


@dataclass(frozen=True)
class Answered:
    """What came of it.

    Attributes:
        headline: the first line.
        answer: ``right``, ``wrong`` or ``open`` of an output; ``None`` if there is none.
        record: the report as JSON has it.
        certificates: by name, ``enclosed`` and ``ceiling``, those that there are.
    """

    headline: str
    answer: str | None
    record: dict[str, Any] = field(repr=False)
    certificates: dict[str, Certificate] = field(repr=False)
    _parts: dict[str, Any] = field(repr=False)

    def html(self) -> str:
        """Return the report, the picture, and all coefficients, as HTML."""
        parts = self._parts
        svg = picture(themed(parts["svg"]), "digits", CAPTION) if parts["svg"] else ""
        left = f"<p>… {parts['left']} more: save the report as JSON.</p>" if parts["left"] else ""
        every = details("All coefficients", f'<div class="sb-scroll" tabindex="0">{parts["table"]}</div>{left}')
        sentences = {
            "right": "The output is RIGHT.",
            "wrong": "The output is WRONG.",
            "open": "It is OPEN whether the output is right.",
        }
        kind: Any = {"right": "won", "wrong": "lost"}.get(self.answer or "", "note")
        judged = (
            note(f"{sentences[self.answer]} The list says how far it is from the solutions.", kind)
            if self.answer
            else ""
        )
        drawn = f'<div class="sb-wide" tabindex="0">{svg}</div>' if svg else ""
        return f'<div class="sb-digits">{coloured(parts["html"])}</div>{judged}{drawn}{every}'


def begin(asked: Mapping[str, Any], files: Mapping[str, tuple[str, bytes] | Path]) -> Job[Answered]:
    """Begin to ask, and return the work; cancelling it ends the process.

    Args:
        asked: of `question`.
        files: by the names of `FILES`: the name and the content of a file that was uploaded, or the path of one on this machine.

    Raises:
        TheoremError: no data, or a file that is too large or of no known kind.
    """
    if "data" not in files:
        raise TheoremError("data", "none", "a file with A and y")
    for name, given in files.items():
        if isinstance(given, Path):
            continue
        if len(given[1]) > MOST_BYTES:
            raise TheoremError(name, f"{len(given[1])} bytes", f"at most {MOST_BYTES}; the command takes more")
        if Path(given[0]).suffix not in TYPES:
            raise TheoremError(name, given[0], "a file that ends with " + ", ".join(TYPES))
    folder = tempfile.TemporaryDirectory(prefix="sci-barriers-")
    place = Path(folder.name)
    paths = {}
    for name, given in files.items():
        if isinstance(given, Path):
            paths[name] = str(given)
        else:
            # Of the name that somebody gave only the ending counts.
            paths[name] = str(place / f"{name}{Path(given[0]).suffix}")
            Path(paths[name]).write_bytes(given[1])
    (place / "request.json").write_text(json.dumps({**asked, "files": paths}), encoding="utf-8")
    running: list[Process] = []

    def work(job: Job[Answered]) -> Answered:
        command = [sys.executable, "-P", str(CHILD), str(ROOT), folder.name]
        with folder, Process(command, Limits(seconds=None, cpu=None, memory=MEMORY), None) as process:
            running.append(process)
            try:
                while (line := process.line()) is not None:
                    told = json.loads(line)
                    job.progress(told["done"], told["of"], told["stage"])
                process.await_end()
            except Exceeded as error:
                raise MemoryError(f"it took {error}; the command sci-barriers digits has no such limit") from None
            if job.cancelled:
                raise Cancelled
            if process.end != {"exit": 0}:
                raise RuntimeError(f"the process ended with {process.end}: {process.errors[-2000:]}")
            return _answered(json.loads((place / "answer.json").read_text(encoding="utf-8")), folder.name)

    def stop() -> None:
        for process in running:
            process.stop()

    return Job(work, stop)


def _answered(found: dict[str, Any], folder: str) -> Answered:
    if "wrong" in found:
        raise ValueError(_as_on_the_page(found["wrong"].replace(f"{folder}/", "")))
    proofs = {name: Certificate(json.loads(text)) for name, text in found["certificates"].items()}
    return Answered(found["headline"], found["answer"], found["record"], proofs, found)


def _as_on_the_page(text: str) -> str:
    """Return a message of the command in the words of the page."""
    for option, name in (("DATA", "data"), ("--y", "y"), ("--output", "output"), ("--weights", "weights")):
        text = re.sub(rf"(?<!\w){option}(?!\w)", name, text)
    return text
