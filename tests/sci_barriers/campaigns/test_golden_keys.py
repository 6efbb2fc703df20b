"""Keys of runs, written down: a store of an earlier day stays readable only as long as equal runs keep their keys."""

from __future__ import annotations

import hashlib

import pytest

from sci_barriers.campaigns import Grid
from sci_barriers.campaigns._run import key_of

FISTA = '[[algorithm]]\nname = "fista"\n'
EXACT = '[[algorithm]]\nname = "exact"\n'

#: (grid, number of runs, SHA-256 of the sorted keys for package version 0.1.0).
GOLDEN = {
    "refute, all defaults": (
        f'task = "refute"\n[grid]\n{EXACT}',
        1,
        "fbe0e98ab54bd55a3a4dbdafac6dab5b6b898a8fce3bd67be3ee73b8d6024f1a",
    ),
    "refute, a product": (
        f'task = "refute"\non_invalid = "skip"\n[grid]\nproblem = ["P1", "P2", "P3"]\nN = [4, 6]\nm = ["N-1", "N//2"]\n'
        f'K = {{from = 3, to = 6, step = 3}}\nrotation = ["dct", "hadamard", "dft"]\nfield = ["real", "complex"]\n'
        f'seed = ["none", 7]\nlabels = [true, false]\n{EXACT}',
        120,
        "3396e79a8af2aa8efdfbd85cbe3eb302137ce75d3da57395a66f920c76d66502",
    ),
    "refute, parts": (
        f'on_invalid = "skip"\n[grid]\npart = ["strong", "weak", "sharp"]\nL = ["none", 9, "K+6"]\nR = [1, "N"]\n'
        f'N = 5\nm = 3\nt = "5/4"\nlam = ["none", "1/3"]\neta = ["none", "1/10"]\nproblem = ["P1", "P3"]\n{EXACT}',
        24,
        "b38147ed919a95d6972c69ec3d83752c5c7df4bd332eeb2088b8fbf7fb4f5a92",
    ),
    "refute, a scale of one's own": (
        f'[grid]\nproblem = "P2"\nN = 3\nK = 2\nalpha = ["none", 50]\n{FISTA}',
        2,
        "602c57e2a30a3f010eb2adc1e0e79e768dbf5ef5d21908400c455ec33db875b7",
    ),
    "refute, linear programs": (
        '[grid]\ntheorem = "smale9"\nN = [3, 6]\nK = [1, 4]\nt = ["1", "7/3"]\nseed = ["none", 3]\n'
        '[[algorithm]]\nname = "highs-lp"\n',
        16,
        "05e9108b3bfe52d04f42eb88edc568ef1cd1b95be11e7bdefe19529aa04045e6",
    ),
    "audit": (
        f'task = "audit"\n[grid]\nproblem = ["P2", "P3"]\nN = [4, 8]\nm = "N-1"\nrounding = ["nearest", "truncating"]\n{EXACT}',
        8,
        "23517d4a0accaa551ae01c0d9ae5908c65f7dde747f6222be032c51f0203f0ba",
    ),
    "verify": (
        'task = "verify"\n[grid]\nproblem = ["P1", "P3"]\nN = 5\nm = 3\nK = [3, 6]\nL = [8, "K+9"]\nR = 2\n',
        8,
        "71ac95b7fef19ba013335f740a688b8371a53440eaba9d8af4bb0c5830cec73b",
    ),
    "verify, linear programs": (
        'task = "verify"\n[grid]\ntheorem = "smale9"\nproblem = "LP"\nN = 5\nK = [3, 4]\n',
        2,
        "5cfffd84c070e98c2a70f28e58712e86f204c06cc0c90ec2f55974350cc4b5fb",
    ),
    "success probability": (
        f'task = "success-probability"\n[grid]\nN = 4\nm = 3\nproblem = "P2"\n'
        f'member = ["centre", "0:9"]\ndigits = ["none", "K-1"]\n{EXACT}',
        4,
        "d4cb91290609ef3b2c53dad0d2b83820b7c6f5aef166b2b0a36196c54b8a2961",
    ),
}


def fingerprint(text: str) -> tuple[int, str]:
    """The number of runs of a grid, and SHA-256 of their keys."""
    runs = Grid(text).plan().runs
    keys = sorted(key_of(run.task, run.text, version="0.1.0") for run in runs)
    return len(runs), hashlib.sha256("\n".join(keys).encode()).hexdigest()


@pytest.mark.parametrize("name", GOLDEN)
def test_runs_keep_their_keys(name: str) -> None:
    text, count, digest = GOLDEN[name]
    assert fingerprint(text) == (count, digest)
