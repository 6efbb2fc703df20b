#!/usr/bin/env python3
"""Flips a coin of the harness and bets on one column: a randomised algorithm."""

import json
import sys


def ask(**message):
    """Send a message and return the answer."""
    print(json.dumps(message), flush=True)
    return json.loads(sys.stdin.readline())


hello = json.loads(sys.stdin.readline())
datum = ask(type="read", n=30, format="float")
winner = ask(type="flip", sides=2)["outcome"] if hello["coins"] else 0

column, y = [row[winner] for row in datum["A"]], datum["y"]
amount = sum(a * b for a, b in zip(column, y, strict=True)) / sum(a * a for a in column)
output = [amount if j == winner else 0 for j in range(hello["N"])]
print(json.dumps({"type": "halt", "session": hello["session"], "output": output}), flush=True)
