"""The theorem of Colbrook, Antun and Hansen: the three parts of the class, their union Ω, the statement."""

from theorems.barriers.smale18.parameters import MAX_DIGITS, MAX_ENTRIES, MAX_SAMPLES, PARTS
from theorems.barriers.smale18.part import Smale18

__all__ = ["MAX_DIGITS", "MAX_ENTRIES", "MAX_SAMPLES", "PARTS", "Smale18"]
