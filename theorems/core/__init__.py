"""What every theorem shares: the contract of a barrier, the one theorem behind all of them, parameters, statements, the registry."""
