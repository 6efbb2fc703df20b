"""The commands: one module is one command, one sub-package is a group; see `sci_barriers.cli._commands`."""
