"""One file for each table or figure."""
