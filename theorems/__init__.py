"""What the mathematics says: problems with exact solutions, barriers with their classes of inputs, certificates."""

from theorems._errors import TheoremError, Undecided
from theorems._witness import Barrier, Witness
from theorems.barriers import Smale18

__all__ = ["Barrier", "Smale18", "TheoremError", "Undecided", "Witness"]
