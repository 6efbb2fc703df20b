"""What every report is made of."""

from sci_barriers.reports.table import Cell, Column, Table

__all__ = ["Cell", "Column", "Table"]
