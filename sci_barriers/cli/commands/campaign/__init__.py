"""Run grids of thousands of runs; killed at any moment, they go on where they were."""
