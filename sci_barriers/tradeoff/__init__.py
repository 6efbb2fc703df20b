"""Stability against accuracy: two images on which a network's own accuracy forces a large Lipschitz constant, searched and certified."""

from sci_barriers.tradeoff.decoders import decoder_of
from sci_barriers.tradeoff.measured import measured
from sci_barriers.tradeoff.search import Found, search

__all__ = ["Found", "decoder_of", "measured", "search"]
