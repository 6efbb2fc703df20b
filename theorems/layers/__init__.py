"""One language of networks with exact weights, and its evaluation in exact and in ball arithmetic."""

from theorems.layers.activations import Ball, Inverse, MaxPooling, Relu, Root, Round, Shrink, Soft, Squares, Times
from theorems.layers.arithmetic import Watch
from theorems.layers.balls import Enclosure, midpoints
from theorems.layers.entries import Entries, norm_bound, rounded
from theorems.layers.images import AveragePooling, Convolution
from theorems.layers.language import Affine, Layer, LayeredNetwork, Repeat, Term
from theorems.layers.operators import Bias, Channels, Operator, Sparse
from theorems.layers.rational import IrrationalError, exactly
from theorems.layers.reshape import Reshape

__all__ = [
    "Affine",
    "AveragePooling",
    "Ball",
    "Bias",
    "Channels",
    "Convolution",
    "Enclosure",
    "Entries",
    "Inverse",
    "IrrationalError",
    "Layer",
    "LayeredNetwork",
    "MaxPooling",
    "Operator",
    "Relu",
    "Repeat",
    "Reshape",
    "Root",
    "Round",
    "Shrink",
    "Soft",
    "Sparse",
    "Squares",
    "Term",
    "Times",
    "Watch",
    "exactly",
    "midpoints",
    "norm_bound",
    "rounded",
]
