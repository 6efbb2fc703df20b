"""One file for each impossibility theorem."""

from theorems.barriers.smale18 import Smale18

__all__ = ["Smale18"]
