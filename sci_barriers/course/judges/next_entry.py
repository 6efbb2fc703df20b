"""8.4: force changes of mind."""

from __future__ import annotations

from collections.abc import Callable

from sci_barriers.course._contract import Exercise, Feedback, failed, passed
from sci_barriers.course._submission import Submission


def _players() -> dict[str, Callable[[list[int]], bool]]:
    """Return programs that guess, from the entries so far, whether infinitely many of them are 1."""
    return {
        "the last entry decides": lambda entries: bool(entries) and entries[-1] == 1,
        "at least a third of ones": lambda entries: 3 * sum(entries) >= max(1, len(entries)),
        "ones in the last ten": lambda entries: any(entries[-10:]),
        "more ones than the root of the length": lambda entries: sum(entries) ** 2 > len(entries),
    }


def _judge(submission: Submission) -> Feedback:
    ask = 40
    rule = {guess: submission.value(EXERCISE.name, guess) for guess in (True, False)}
    for guess, entry in rule.items():
        if isinstance(entry, bool) or entry not in (0, 1):
            return failed(f"next_entry({guess}) returned {entry!r}; it has to be 0 or 1")
    for name, player in _players().items():
        entries: list[int] = []
        minds: list[bool] = []
        changes = 0
        while len(entries) < 2_000 and changes < ask:
            minds.append(player(entries))
            entries.append(rule[minds[-1]])
            changes += minds[-1] != minds[-2:][0]
        if changes < ask:
            last = "yes" if minds[-1] else "no"
            return failed(
                f"«{name}» changes its mind {changes} times and then says «{last}» for ever, rightly: your entries are {rule[minds[-1]]} from then on. "
                "Give it entries that make its present answer wrong"
            )
    return passed(
        f"each of {len(_players())} programs changed its mind {ask} times: no single limit is right on all sequences"
    )


EXERCISE = Exercise(
    "next_entry", 8, 4, "Force changes of mind", "proof", 4,
    (
        "The program guesses whether 1 occurs infinitely often. Suppose it now says «yes»: which entries make that wrong if it never changes its mind?",
        "Zeros from now on make «yes» wrong; ones from now on make «no» wrong.",
        "return 0 if guess else 1.",
    ),
    _judge,
)  # fmt: skip
