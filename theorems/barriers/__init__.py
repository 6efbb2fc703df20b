"""One file for each impossibility theorem."""

from theorems.barriers.smale9 import Smale9
from theorems.barriers.smale18 import Smale18
from theorems.barriers.smale18.omega import Member, Omega

__all__ = ["Member", "Omega", "Smale9", "Smale18"]
