"""One file for each exercise; found by scanning this package."""
