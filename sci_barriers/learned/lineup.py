"""Which methods an experiment compares: FIRENET, zero-filling, trained networks, each by a word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from sci_barriers._errors import BarrierError
from sci_barriers.learned.methods import Method, firenet, learned, zero_filled
from sci_barriers.learned.sampling import Sampling
from sci_barriers.learned.weights import at_side, load, shipped, shipped_names

__all__ = ["DEFAULT", "Lineup", "line_up"]

#: What is compared where nothing is said: one seed of each kind.
DEFAULT: Final = ("zero-filled", "firenet:10x4", "automap-seed0", "unet-seed0", "unet-noise0.1-seed0", "cascade-seed0")


@dataclass(frozen=True)
class Lineup:
    """Methods for one operator.

    Attributes:
        sampling: A.
        methods: with different names.
    """

    sampling: Sampling
    methods: tuple[Method, ...]

    def __getitem__(self, name: str) -> Method:
        return next(method for method in self.methods if method.name == name)


def line_up(words: Sequence[str] = DEFAULT, sampling: Sampling | None = None) -> Lineup:
    """Return methods by their words.

    Args:
        words: ``zero-filled``; ``firenet:PxN`` (P inner steps, N restarts); the name of a shipped network, or the path of a ``.npz``
            file of a trained one, with ``@N`` behind it for images of another side, see `at_side`.
        sampling: A, if no word names a trained network; their samplings have to be the same.

    Raises:
        BarrierError: another word, or networks for different samplings.
        MissingExtra: torch is not installed.
    """
    if not words:
        raise BarrierError("methods", list(words), "at least one")
    trained = {word: network for word in words if (network := _network(word)) is not None}
    for word, (own, _) in trained.items():
        if sampling is not None and own != sampling:
            raise BarrierError("methods", word, f"a network for {sampling}, not for {own}")
        sampling = own
    chosen = Sampling() if sampling is None else sampling
    found = []
    for word in words:
        if word in trained:
            found.append(learned(Path(word).name.replace(".npz", ""), trained[word][1]))
        elif word == "zero-filled":
            found.append(zero_filled(chosen))
        elif word.startswith("firenet:"):
            found.append(firenet(chosen, inner=_size(word)[0], restarts=_size(word)[1]))
        else:
            known = ", ".join(
                ("zero-filled", "firenet:PxN", *shipped_names(None), "FILE.npz", "either with @N behind it")
            )
            raise BarrierError("method", word, "one of " + known)
    if len({method.name for method in found}) < len(found):
        raise BarrierError("methods", list(words), "different ones")
    return Lineup(chosen, tuple(found))


def _network(word: str) -> tuple[Sampling, Any] | None:
    """Return the trained network that a word names, and what it measures; ``None`` for other words."""
    sided = re.fullmatch(r"(.+)@([1-9]\d{0,5})", word)
    name = sided[1] if sided else word
    if not name.endswith(".npz") and name not in shipped_names(None):
        return None
    trained = load(Path(name)) if name.endswith(".npz") else shipped(name)
    if sided is None:
        return trained.plan.sampling, trained.network
    return replace(trained.plan.sampling, side=int(sided[2])), at_side(trained, int(sided[2]))


def _size(word: str) -> tuple[int, int]:
    inner, _, restarts = word.removeprefix("firenet:").partition("x")
    if not (inner.isdecimal() and restarts.isdecimal() and 1 <= int(inner) <= 1000 and 0 <= int(restarts) <= 1000):
        raise BarrierError("method", word, "firenet:PxN, P from 1 and N from 0 to 1000, for example firenet:10x4")
    return int(inner), int(restarts)
