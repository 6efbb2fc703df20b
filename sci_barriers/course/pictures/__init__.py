"""The pictures that students play with: one module for each, a function of the numbers that a lesson has sliders for."""
