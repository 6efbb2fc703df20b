"""FIRENET: stable networks for images, with their guarantee."""
