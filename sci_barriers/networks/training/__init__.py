"""Training of the LISTA networks of the table: data, schedules, a stack of networks trained together, checkpoints.

Only `train` needs PyTorch (extra ``learn``), and imports it when it is called.
"""

from sci_barriers.networks.training._schedule import PUBLISHED, SCALED, Schedule, schedule
from sci_barriers.networks.training._train import train
from sci_barriers.networks.training.samples import TableClass, table_class

__all__ = ["PUBLISHED", "SCALED", "Schedule", "TableClass", "schedule", "table_class", "train"]
