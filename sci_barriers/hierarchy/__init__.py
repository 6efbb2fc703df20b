"""The SCI hierarchy: the map of the problems with their places, and both halves of each place run."""

from sci_barriers.hierarchy.map import map_svg, map_text
from sci_barriers.hierarchy.verify import verify_place

__all__ = ["map_svg", "map_text", "verify_place"]
