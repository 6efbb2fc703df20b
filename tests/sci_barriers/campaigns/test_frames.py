"""Messages survive any cutting into pieces; what is no message is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sci_barriers.campaigns.frames import MAX_MESSAGE, Inbox, frame


@given(st.text(max_size=300), st.lists(st.integers(1, 40), max_size=50))
def test_any_pieces_make_the_message(text: str, sizes: list[int]) -> None:
    data, inbox = frame(text), Inbox()
    pieces = []
    for size in [*sizes, len(data)]:
        pieces.append(data[:size])
        data = data[size:]
    answers = [inbox.add(piece) for piece in pieces if piece]
    assert answers[-1] == text
    assert answers[:-1] == [None] * (len(answers) - 1)
    assert inbox.add(frame("again")) == "again"


@pytest.mark.parametrize(
    "data", [b"\xff" * 8, (MAX_MESSAGE + 1).to_bytes(8, "big"), frame("a") + b"b", (1).to_bytes(8, "big") + b"\xff"]
)
def test_what_is_no_message(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 # the text is not for people
        Inbox().add(data)


@given(st.binary(max_size=100))
def test_any_bytes_are_waited_for_read_or_refused(data: bytes) -> None:
    try:
        message = Inbox().add(data)
    except ValueError:
        return
    assert message is None or frame(message) == data
