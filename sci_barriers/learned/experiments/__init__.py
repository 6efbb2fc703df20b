"""Experiments with learned networks: one module each, with a function that returns a `Finding`."""
