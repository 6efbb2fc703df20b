"""The levels of *Be the algorithm*: one file each, in the order of their names."""
