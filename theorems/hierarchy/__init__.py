"""Problems with their places in the SCI hierarchy: one file for each, found by `theorems.core.hierarchy.placements`."""
