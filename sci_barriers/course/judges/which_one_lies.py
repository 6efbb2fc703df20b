"""4.3: a certificate that lies."""

from __future__ import annotations

from typing import Any

from sci_barriers.course._contract import Exercise, Feedback, failed, passed
from sci_barriers.course._submission import Submission


def _documents(seed: int) -> tuple[list[dict[str, Any]], int]:
    """Return four certificates as documents, and which one is false."""
    import json
    import random

    from sci_barriers import Smale18, refute

    source = random.Random(seed)
    documents = []
    for K in (2, 3, 4, 5):
        verdict = refute(lambda oracle: [0] * oracle.shape[1], Smale18("P3", N=4, m=3, K=K, seed=seed))
        assert verdict.certificate is not None  # zero is wrong everywhere
        documents.append(json.loads(verdict.certificate.text))
    liar = source.randrange(4)
    distance = documents[liar]["distance"]
    top, bottom = distance["squared_lower_bound"].split("/")
    distance["squared_lower_bound"] = f"{hex(9 * int(top, 16))}/{bottom}"  # three times the distance
    return documents, liar


def _judge(submission: Submission) -> Feedback:
    import json

    from sci_barriers import Certificate

    for seed in (1, 2, 3):
        documents, liar = _documents(seed)
        k = submission.value(EXERCISE.name, [json.dumps(document) for document in documents])
        if k != liar or isinstance(k, bool):
            _, rule, reason = Certificate(documents[liar]).check()
            return failed(
                f"you named {k!r}, but the checker accepts that one; it says of number {liar}: {rule} {reason}"
            )
    return passed("you found the one that the checker refuses, three times")


EXERCISE = Exercise(
    "which_one_lies", 4, 3, "Find the certificate that lies", "program", 3,
    (
        "You need not read them yourself: the checker reads them for you.",
        "Write each one to a file and run the checker on it, or call the checker from Python.",
        "See `sci_barriers.Certificate(json.loads(text)).check()`: it returns (verified, rule, reason). Return the index of the one that is not verified.",
    ),
    _judge,
)  # fmt: skip
