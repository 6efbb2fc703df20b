"""``python -m sci_barriers``: the command line."""

from sci_barriers.cli import main

main()
