"""8.2: a barrier of one's own."""

from __future__ import annotations

from sci_barriers.course._contract import Exercise, Feedback, failed, passed
from sci_barriers.course._submission import Submission

ALLOWED = ("title", "centre", "directions", "solutions", "metric", "centre_solutions", "digits", "least_exponent")


def _judge(submission: Submission) -> Feedback:
    from sci_barriers import HypothesisRefused, TheoremError, define_barrier, refute

    declared = submission.value(EXERCISE.name)
    if not isinstance(declared, dict) or any(name not in ALLOWED for name in declared):
        return failed(f"it has to return a dict with some of the keys {', '.join(ALLOWED)}")
    try:
        barrier = define_barrier(**declared)
    except HypothesisRefused as error:
        return failed(f"a hypothesis of the theorem is false: {error}")
    except (TheoremError, TypeError) as error:
        return failed(f"that is no barrier: {error}")
    verdicts = [
        refute(lambda oracle: [0] * oracle.shape[1], barrier),
        refute(lambda oracle: [oracle.read(30).index] * oracle.shape[1], barrier),
    ]
    for verdict in verdicts:
        if not verdict.refuted or verdict.certificate is None:
            return failed(f"the theorem does not refute a simple algorithm on it: {verdict.headline}")
    assert verdicts[0].certificate is not None
    return passed(
        f"«{barrier.title}» is a barrier at {barrier.K} digits: no algorithm is right on all of its inputs",
        verdicts[0].certificate.text,
    )


EXERCISE = Exercise(
    "my_barrier", 8, 2, "A barrier of your own", "program", 5,
    (
        "Take something that jumps: the floor of a number, the sign, the position of a maximum, a zero of a function.",
        "The centre is the input at which it jumps; each direction leads to inputs with one value. The solution sets have to be apart.",
        "{\"title\": \"floor\", \"centre\": [1], \"directions\": [[1], [-1]], \"solutions\": [1, 0]}: at 1 and above the floor is 1, just below it is 0.",
    ),
    _judge,
)  # fmt: skip
