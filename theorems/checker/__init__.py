"""The checker of certificates: standard library only, and it shares no code with what writes them.

``core`` has numbers, limits and reading, ``kinds`` one module for each kind, ``program`` input and output, ``pack`` makes of them
``check.pyz`` (all kinds) and ``check.py`` (version 1, one readable file), which run alone anywhere.
"""

from .core import OTHER
from .registry import check

__all__ = ["OTHER", "check"]
