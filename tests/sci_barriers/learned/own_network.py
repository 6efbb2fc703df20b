"""The file of somebody who has a network of their own."""

#: With a weight, the factor, that a file of weights may change.
SCALED = """
import torch
from sci_barriers.learned.sampling import Sampling

A = Sampling(16, 0.33).operator()

class Scaled(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.factor = torch.nn.Parameter(torch.tensor(1.0))

    def forward(self, y):
        return self.factor * A.adjoint(y).real

def make():
    return Scaled(), A
"""
