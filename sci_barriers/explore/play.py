"""What the page *Be the algorithm* says, and how what a person does becomes an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from sci_barriers.explore.alone import Checked
from sci_barriers.explore.exports import picture
from sci_barriers.explore.frame import escape, note
from sci_barriers.explore.game import MOST_READS, Level, Result
from theorems import TheoremError, Undecided

__all__ = [
    "MOST_FACES",
    "MOST_READS",
    "answers",
    "checked",
    "choice_written",
    "chosen",
    "die",
    "document",
    "field_names",
    "hints",
    "judged",
    "learnt",
    "next_index",
    "over",
    "reached",
    "reads_of",
    "result",
    "said",
    "story",
    "with_read",
    "written",
]

#: Of a die.
MOST_FACES: Final = 12

Vectors = tuple[tuple[Fraction, ...], ...]


# --- Reading ----------------------------------------------------------------------------------------------------------------------


def reads_of(game: Level, text: str) -> tuple[int, ...]:
    """Return the reads in an address, ``3,40``; none if one of them is no index of the level."""
    try:
        found = tuple(game.check_index(int(part)) for part in text.split(",") if part)
    except (ValueError, TheoremError):
        return ()
    return found[:MOST_READS]


def with_read(game: Level, reads: Sequence[int], n: object) -> tuple[int, ...]:
    """Return the reads with one more; as they were if it is no index, or there are enough."""
    try:
        index = game.check_index(n)
    except TheoremError:
        return tuple(reads)
    return (*reads, index) if len(reads) < MOST_READS else tuple(reads)


def next_index(game: Level, reads: Sequence[int]) -> int:
    """Return what is proposed for the next read."""
    return min(game.most, 2 * reads[-1] + (not reads[-1])) if reads else min(game.most, 3)


# --- Answering --------------------------------------------------------------------------------------------------------------------


def field_names(game: Level) -> list[str]:
    """Return the names of all numbers of an answer, sample by sample."""
    many = game.barrier.samples > 1
    return [name + (f" for y{k}" if many else "") for k in range(game.barrier.samples) for name in game.fields]


def chosen(game: Level, text: str | None) -> tuple[Vectors, str]:
    """Return the answer that was chosen, and what is missing."""
    known = dict(game.choices)
    return ((known[text],), "") if text in known else ((), "Choose one.")


def answers(game: Level, typed: Sequence[str], points: Mapping[int, Any]) -> tuple[Vectors, str]:
    """Return the answer for each sample, typed, or else clicked, and what is missing; nothing unless there is one for each.

    Args:
        game: the level.
        typed: the texts of `field_names`.
        points: what was clicked, by the number of the sample.

    Raises:
        TheoremError: what was typed is no number, by its name.
    """
    length, found, missing = len(game.fields), [], []
    for k in range(game.barrier.samples):
        texts = list(typed[k * length : (k + 1) * length])
        if any(text.strip() for text in texts):
            found.append(game.vector(texts))
            continue
        board = game.board((), sample=k)
        point = None if board is None or board.grid is None else board.grid.point(points.get(k))
        if point is None:
            missing.append(f"for sample {k}" if game.barrier.samples > 1 else "")
        else:
            found.append(tuple(x * game.unit for x in point))
    if missing:
        return (), f"No answer {', '.join(missing)} so far: click into the picture, or type.".replace("  ", " ")
    return tuple(found), ""


def written(game: Level, found: Vectors) -> str:
    """Return an answer for an address: exact numbers in the unit of the level, between commas."""
    return ",".join(str(x / game.unit) for vector in found for x in vector)


def faces_of(game: Level, text: str) -> Vectors:
    """Return the faces of a die in an address, each as `written`, between semicolons; none if one of them is no answer."""
    try:
        found = tuple(game.vector(face.split(",")) for face in text.split(";") if face)
    except (ValueError, TheoremError):  # ValueError: too few numbers, or too many
        return ()
    return found[:MOST_FACES]


def choice_written(game: Level, parts: Sequence[str]) -> str | None:
    """Return the choice that stands in an address as `written`; ``None`` if none does."""
    return next((text for text, vector in game.choices if written(game, (vector,)) == ",".join(parts)), None)


def judged(game: Level, reads: Sequence[int], handed: Vectors, secret: int) -> Result:
    """Return what comes of an answer; what is not decided has reached nothing."""
    try:
        return game.judge(reads, handed, secret)
    except (TheoremError, Undecided) as error:
        return Result("note", "Nothing is proved.", str(error), False)


def over(found: Result | None) -> bool:
    """Return whether a game has ended: where nothing is proved, it goes on."""
    return found is not None and found.kind != "note"


# --- Saying -----------------------------------------------------------------------------------------------------------------------


def said(game: Level, found: Vectors) -> str:
    """Return an answer in words."""
    if game.choices:
        return "Your answer: " + next(text for text, vector in game.choices if vector == found[0])
    if len(found) == 1:
        return f"Your answer: {game.in_units(found[0])}"
    return "Your answers: " + "; ".join(game.in_units(vector) for vector in found)


def story(game: Level) -> str:
    """Return what is told at the beginning, as HTML."""
    return f"<p>{escape(game.story)}</p><p><strong>{escape(game.task)}</strong></p>"


def reached(known: Mapping[str, Level], progress: Mapping[str, Mapping[str, int]]) -> str:
    """Return which levels are done, as HTML."""
    done = [item.title for name, item in known.items() if progress.get(name, {}).get("reached")]
    names = f": {', '.join(done)}" if done else ""
    return f"<p>{len(done)} of {len(known)} levels done{escape(names)}.</p>"


def die(game: Level, faces: Vectors) -> str:
    """Return the faces of a die, as HTML."""
    if not faces:
        return "<p>The die has no face so far.</p>"
    items = "".join(f"<li>{escape(game.in_units(face))}</li>" for face in faces)
    return f"<p>Each face falls with probability 1/{len(faces)}:</p><ul>{items}</ul>"


def result(game: Level, found: Result) -> str:
    """Return what came of an answer, as HTML."""
    pictures = "".join(
        f"<div><h3>{escape(title)}</h3>{picture(board.svg, f'{game.name}-{k}', board.words)}</div>"
        for k, (title, board) in enumerate(found.boards)
    )
    words = (
        f"<p><strong>{escape(found.headline)}</strong></p><p>{escape(found.reason[:1].upper() + found.reason[1:])}.</p>"
    )
    return f'<h2>What came of it</h2>{note(words, found.kind, markup=True)}<div class="sb-two">{pictures}</div>'


def document(game: Level, reads: Sequence[int], handed: Vectors, secret: int, found: Result) -> dict[str, Any]:
    """Return a game as JSON has it: what was read and answered, and what came of it; exact numbers as text."""
    return {
        "level": game.name,
        "barrier": game.barrier.name,
        "parameters": game.barrier.to_json(),
        "transcript": game.transcript(reads, secret).records() if reads else [],
        "answers": [[str(x) for x in vector] for vector in handed],
        "result": found.kind,
        "reached": found.reached,
        "said": [found.headline, found.reason],
        "certificate": None if found.certificate is None else found.certificate.document,
    }


def checked(outcome: Checked) -> str:
    """Return what the checker said, as HTML."""
    words = "The certificate is verified." if outcome.verified else "The certificate is NOT verified."
    shown = (
        f"<p><strong>{words}</strong> A fresh Python interpreter, with nothing but its standard library, ended with exit code "
        f"{escape(str(outcome.code))}:</p><pre>{escape(outcome.text)}</pre>"
        f"<p>Anybody can do the same:</p><pre>{escape(outcome.command)}</pre>"
    )
    return note(shown, "won" if outcome.verified else "lost", markup=True)


def hints(game: Level, opened: int) -> str:
    """Return the hints that are open, as HTML."""
    items = "".join(f"<li>{escape(hint)}</li>" for hint in game.hints[:opened])
    return "<h2>Hints</h2>" + (f"<ol>{items}</ol>" if items else "")


def learnt(game: Level) -> str:
    """Return what there was to learn, as HTML."""
    links = "".join(f'<li><a href="{escape(place)}">{escape(text)}</a></li>' for text, place in game.more)
    return f"<h2>What there was to learn</h2><p>{escape(game.learnt)}</p>" + (f"<ul>{links}</ul>" if links else "")
