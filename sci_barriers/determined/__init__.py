"""Which digits can be had from a user's own data: reading them, asking, and the report."""

from sci_barriers.determined.ask import digits
from sci_barriers.determined.report import Report

__all__ = ["Report", "digits"]
