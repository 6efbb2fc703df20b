"""*Make it better*: what a verdict on a program suggests to do next. Each suggestion follows from what is known of the game."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import Final

from sci_barriers.explore.apart import INDEX
from sci_barriers.explore.numbers import superscripts
from sci_barriers.explore.trial import Trial
from sci_barriers.harness import Status

_MEMORY: Final = "It took more memory than it may. Take less, or raise the limit above."
#: (words of what a program left when it crashed, what they suggest), the first that fits.
_LEFT_BEHIND: Final = (
    (
        ("PermissionError", "No usable temporary directory"),
        "It is confined: it reads no files but those of Python and its libraries, writes none, and connects to nothing. All that it needs "
        "comes from oracle.read.",
    ),
    (("MemoryError", "Unable to allocate"), _MEMORY),
    (("ModuleNotFoundError",), "It imports a library that is not installed beside sci-barriers."),
    (
        ("positional argument",),
        "The algorithm takes one argument, the oracle. For a solver f(A, y) write algorithm = from_solver(f, index=50), with from "
        "sci_barriers import from_solver.",
    ),
    (
        ("SystemExit", "exit code"),
        "It ended its process. Return the answer instead: sys.exit and os._exit give none.",
    ),
    (("SyntaxError", "IndentationError"), "Python cannot read it: the line is named below what it left."),
)


@dataclass(frozen=True)
class Advice:
    """A suggestion.

    Attributes:
        text: what to do, and why.
        link: (words, address on this site) where to read on, or ``None``.
    """

    text: str
    link: tuple[str, str] | None = None


def advice(trial: Trial) -> tuple[Advice, ...]:
    """Return what the verdict suggests, the nearest step first."""
    status = trial.verdict.status
    if status is Status.REFUTED:
        return (*_refuted(trial), *_instead(trial))
    if status is Status.BUDGET_EXCEEDED:
        return _spent(trial)
    if status is Status.INVALID_OUTPUT:
        return _invalid(trial)
    if status is Status.CRASHED:
        return _crashed(trial)
    if status is Status.NONDETERMINISTIC:
        return (
            Advice(
                "It was run twice on the same data and did not do the same. Seed its random numbers, and let nothing depend on the clock "
                "or on addresses in memory."
            ),
            Advice("Chance as a means is another game, and another theorem.", _level("with-coins", "Play with coins")),
        )
    if status is Status.UNDECIDED:
        return (Advice("Nothing is proved in either direction. Return numbers with fewer digits."),)
    return (
        Advice(
            "Return the answer from the function. The process talks to the game by itself, and must not be in its way."
        ),
    )


def advice_html(trial: Trial) -> str:
    """Return the suggestions as HTML."""
    items = []
    for one in advice(trial):
        link = "" if one.link is None else f' <a href="{escape(one.link[1])}">{escape(one.link[0])}</a>'
        items.append(f"<li>{escape(one.text)}{link}</li>")
    return f"<h2>Make it better</h2><ul>{''.join(items)}</ul>"


def _level(name: str, words: str) -> tuple[str, str]:
    return words, f"/be-the-algorithm/?level={name}"


def _refuted(trial: Trial) -> list[Advice]:
    verdict, found = trial.verdict, []
    largest, barrier = verdict.transcript.largest, verdict.barrier
    if largest is None:
        return [
            Advice(
                "It read nothing, so that it answers the same for all inputs. Begin with A, y = oracle.read(20).fractions()."
            )
        ]
    if trial.solved is False:
        found.append(
            Advice(
                f"It does not solve the data that it read to 10{superscripts(f'^-{barrier.digits}')}: see its own distance. Mend this "
                "first: iterate longer, take fractions instead of floats, look at weights and λ."
            )
        )
    elif trial.solved:
        found.append(
            Advice(
                "It solves the data that it read. A better solver would not help: data that tie have many minimisers, and whichever is "
                "returned, another input has these data too."
            )
        )
    if barrier.largest_index is None:
        found.append(
            Advice(
                "It answered too early: the input that it is wrong on is so near to the centre of the class that data up to index "
                f"{largest} fit both. Let it read further, and look at what the oracle commits to then. Is there an index at which it may "
                "stop? “Wait until one column is ahead” tries to find one."
            )
        )
    else:
        found.append(
            Advice(f"Data of this class end at index {barrier.largest_index}: there are no more bits to read.")
        )
    if hasattr(barrier, "labels") and not barrier.labels:
        found.append(
            Advice(
                "Does it need labels? Switch the parameter labels on: data then come with solutions, oracle.read(n).xs.",
                _level("with-labels", "Play with labels"),
            )
        )
    return found


def _instead(trial: Trial) -> list[Advice]:
    barrier = trial.verdict.barrier
    found = [Advice(f"Compute what can be computed instead: {one.what}") for one in barrier.computable.values()]
    place = f"/catalogue/?theorem={barrier.name}"
    return [
        *found,
        Advice(
            "No program reaches these digits for all inputs of the class; the theorem says what else can be had.",
            ("In the catalogue", place),
        ),
    ]


def _spent(trial: Trial) -> tuple[Advice, ...]:
    verdict = trial.verdict
    reason, count = verdict.reason, verdict.transcript.count
    if "memory" in reason:
        return (Advice(_MEMORY),)
    if "processes" in reason:
        return (Advice("It started too many processes. One is enough."),)
    if "standard" in reason and "bytes" in reason:
        return (Advice("It printed too much. What is printed is no answer: return it."),)
    if "index" in reason:
        return (
            Advice(
                f"On this page data are given up to index {INDEX}. The bits after that tell no more: the data tie in all of them."
            ),
        )
    if count < 2:
        return (
            Advice(
                f"It spent its time after {'no read' if count == 0 else 'one read'}: is there a loop that never ends?"
            ),
            Advice("If it needs longer, raise the seconds above."),
        )
    return (
        Advice(
            f"It read {count} times and never answered. The oracle gives data that tie at every index, so that whoever waits for a "
            "difference waits for ever. This is the other half of the theorem: who never errs does not halt on these data."
        ),
        Advice("Let it stop at some index, and see at once on which input it is then wrong."),
        Advice(
            "With a promise on the data, waiting is over at a known index.",
            _level("with-l-data", "Play with L data"),
        ),
    )


def _invalid(trial: Trial) -> tuple[Advice, ...]:
    barrier, reason = trial.verdict.barrier, trial.verdict.reason
    N = barrier.shape[1]
    form = f"Return {N} numbers, a list, a tuple or an array of integers, fractions or floats."
    if barrier.samples > 1:
        form = f"Return {barrier.samples} vectors, one for each sample, of {N} numbers each."
    found = [Advice(form)]
    if re.search(r"\b(nan|inf|infinity|-inf)\b", reason, re.IGNORECASE):
        found.insert(
            0,
            Advice(
                "It returned NaN or an infinite number: something was divided by zero, or an iteration diverges. Make the step smaller."
            ),
        )
    elif re.search(r"\b(entries|vectors) instead of\b", reason):
        found.insert(0, Advice("It returned the wrong number of entries: there is one for each column of A."))
    return tuple(found)


def _crashed(trial: Trial) -> tuple[Advice, ...]:
    verdict = trial.verdict
    text = f"{verdict.reason}\n{trial.trace}"
    labelled = bool(getattr(verdict.barrier, "labels", False))
    if re.search(r"\.(xs|labels)\b", trial.program) and not labelled and "Permission" not in text:
        return (Advice("It wants labels, and this class gives none: switch the parameter labels on."),)
    if "coins" in trial.program and "coins" in text:
        return (Advice("This game has no coins.", _level("with-coins", "Play with coins")),)
    for words, said in _LEFT_BEHIND:
        if any(word in text for word in words):
            return (Advice(said),)
    return (Advice("It raised an error: what it left says where. Try it with oracle.read(20) alone first."),)
