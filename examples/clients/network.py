#!/usr/bin/env python3
"""Reads one datum and halts with a network of layers: steps of the proximal gradient method (LISTA with the weights of ISTA)."""

import json
import sys


def ask(**message):
    """Send a message and return the answer."""
    print(json.dumps(message), flush=True)
    return json.loads(sys.stdin.readline())


hello = json.loads(sys.stdin.readline())
datum = ask(type="read", n=20, format="float")
A, m, N = datum["A"], hello["m"], hello["N"]
step = 1 / sum(a * a for row in A for a in row)  # below 1/norm(A)^2

back = [[step * A[i][j] for i in range(m)] for j in range(N)]  # step * transposed A
stay = [[(i == j) - step * sum(row[i] * row[j] for row in A) for j in range(N)] for i in range(N)]
threshold = {"type": "soft-threshold", "threshold": step * 0.01}

layers = [{"type": "affine", "weight": back}, threshold]
for _ in range(5):
    layers += [{"type": "affine", "weight": "stay", "skip": "back"}, threshold, {"type": "round", "bits": 60}]
message = {"type": "halt", "session": hello["session"], "network": layers, "matrices": {"stay": stay, "back": back}}
print(json.dumps(message), flush=True)
