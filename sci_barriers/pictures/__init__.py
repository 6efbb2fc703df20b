"""Pictures: SVG text to put on a page, and matplotlib figures; one module for each.

`geometry` is the ℓ¹ ball, the affine set that tilts and the solution that jumps, for barriers with N = 2 or 3.
"""

from sci_barriers.pictures.geometry import geometry
from theorems.core.svg import Drawing
from theorems.structured.picture import Geometry, has_geometry

__all__ = ["Drawing", "Geometry", "geometry", "has_geometry"]
