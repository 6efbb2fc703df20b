"""The games that are played between an algorithm and a barrier."""

from sci_barriers.games.refutation import refute

__all__ = ["refute"]
