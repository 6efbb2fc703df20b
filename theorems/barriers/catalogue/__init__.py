"""A catalogue of barriers: one file for each, found by the registry."""
