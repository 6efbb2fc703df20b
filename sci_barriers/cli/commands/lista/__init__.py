"""LISTA, the learned network of the table of the talk: train it, or show the trained networks of the package."""
