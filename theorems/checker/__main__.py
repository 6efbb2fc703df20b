"""Checks the files that are named: ``python check.pyz FILE...``, where this package is inside, or ``python -m theorems.checker``."""

from __future__ import annotations

import sys

from .program import main
from .registry import kinds

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], kinds()))
