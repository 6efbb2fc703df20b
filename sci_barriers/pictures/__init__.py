"""Pictures: SVG text to put on a page, and matplotlib figures; one module for each.

`geometry` is the ℓ¹ ball, the affine set that tilts and the solution that jumps, for barriers with N = 2 or 3. `three_steps`,
`data_needed`, `success` and `tilting_line` are charts: ``.figure`` for matplotlib, ``.svg()``, ``.write(path)``.
"""

from sci_barriers.pictures.data_needed import data_needed
from sci_barriers.pictures.geometry import geometry
from sci_barriers.pictures.success import success
from sci_barriers.pictures.three_steps import three_steps
from sci_barriers.pictures.tilting_line import tilting_line
from sci_barriers.reports.chart import Chart
from theorems.core.svg import Drawing
from theorems.structured.picture import Geometry, has_geometry

__all__ = [
    "Chart",
    "Drawing",
    "Geometry",
    "data_needed",
    "geometry",
    "has_geometry",
    "success",
    "three_steps",
    "tilting_line",
]
