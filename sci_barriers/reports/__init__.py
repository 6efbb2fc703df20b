"""What every report is made of: tables, pictures, and one style for all pages."""

from sci_barriers.reports.page import Part, bullets, heading, page, paragraph
from sci_barriers.reports.picture import COLOURS, Picture, draw_picture, picture_file
from sci_barriers.reports.table import Cell, Column, Table

__all__ = [
    "COLOURS",
    "Cell",
    "Column",
    "Part",
    "Picture",
    "Table",
    "bullets",
    "draw_picture",
    "heading",
    "page",
    "paragraph",
    "picture_file",
]
