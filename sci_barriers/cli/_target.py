"""Finds the algorithm that a user names on the command line: `sci_barriers._target`."""

from sci_barriers._target import ImportFailed, load_target

__all__ = ["ImportFailed", "load_target"]
