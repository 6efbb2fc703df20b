"""All clauses of the theorem of the talk, run and compared with what it says."""

from sci_barriers.verification.smale18.run import verify_smale18

__all__ = ["verify_smale18"]
