"""Algorithms that use labels: whatever they make of them, they are refuted like all others."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sci_barriers import Smale18, Status, Verdict, refute

Algorithm = Callable[[Any], Any]


def exact(vector: Any) -> list[tuple[Fraction, Fraction]]:
    """The entries as pairs."""
    return [entry if isinstance(entry, tuple) else (entry, Fraction(0)) for entry in vector.fractions()]


def numbers(vectors: Any) -> Any:
    """One vector, or a list of them."""
    return vectors[0] if len(vectors) == 1 else vectors


def copy(index: int) -> Algorithm:
    """Return the labels of this index."""
    return lambda oracle: numbers([x.numpy() for x in oracle.read(index).xs])


def average(indices: list[int], weights: list[int]) -> Algorithm:
    """Return a mean of the labels of several indices; weights may be negative (extrapolation to n = ∞)."""

    def algorithm(oracle: Any) -> Any:
        data = [oracle.read(n) for n in indices]
        used, outputs = weights[: len(data)], []
        scale = sum(used) or 1
        for k in range(oracle.samples):
            columns = zip(*(datum.xs[k].numpy() for datum in data), strict=True)
            outputs.append([sum(w * x for w, x in zip(used, c, strict=True)) / scale for c in columns])
        return numbers(outputs)

    return algorithm


def affine_fit(index: int) -> Algorithm:
    """Return the network that interpolates the labels along the ray through the samples."""

    def algorithm(oracle: Any) -> Any:
        datum = oracle.read(index)
        lengths = [float(np.linalg.norm(y.numpy())) for y in datum.ys]
        X = np.array([x.numpy() for x in datum.xs])
        if len(lengths) == 1:
            return lambda y: X[0] * (float(np.linalg.norm(y)) / lengths[0])
        slope = (X[-1] - X[0]) / (lengths[-1] - lengths[0])
        return lambda y: X[0] + slope * (float(np.linalg.norm(y)) - lengths[0])

    return algorithm


def linear_regression(index: int) -> Algorithm:
    """Return the linear network X·Y⁺ that fits the training set with the smallest norm."""

    def algorithm(oracle: Any) -> Any:
        datum = oracle.read(index)
        Y, X = (np.array([v.numpy() for v in vectors]).T for vectors in (datum.ys, datum.xs))
        weights = X @ np.linalg.pinv(Y, rcond=1e-9)
        return lambda y: weights @ y

    return algorithm


def nearest_neighbour(index: int) -> Algorithm:
    """Return the network that answers with the label of the nearest sample."""

    def algorithm(oracle: Any) -> Any:
        datum = oracle.read(index)
        samples = [y.numpy() for y in datum.ys]
        labels = [x.numpy() for x in datum.xs]
        return lambda y: labels[int(np.argmin([np.linalg.norm(y - other) for other in samples]))]

    return algorithm


def sharpen(index: int, power: int) -> Algorithm:
    """Give the entries that are larger than the others even more weight: at a tie this is the label, else nearly a vertex."""

    def algorithm(oracle: Any) -> Any:
        outputs = []
        for x in oracle.read(index).xs:
            label = x.numpy()
            size = np.abs(label)
            weight = (size / size.max()) ** power if size.max() else size
            outputs.append(label * weight * (size.sum() / max(float((weight * size).sum()), 1e-300)))
        return numbers(outputs)

    return algorithm


def first_competitor(index: int) -> Algorithm:
    """Give the whole amount of the label to its first entry that is not 0: a vertex, and a true solution of one witness."""

    def algorithm(oracle: Any) -> Any:
        outputs = []
        for x in oracle.read(index).xs:
            entries = exact(x)
            total = sum((abs(re) + abs(im) for re, im in entries), Fraction(0))
            found = next((j for j, entry in enumerate(entries) if any(entry)), 0)
            re, im = entries[found]
            output = [(Fraction(0), Fraction(0))] * len(entries)
            if total:
                output[found] = (re / (abs(re) + abs(im)) * total, im / (abs(re) + abs(im)) * total)
            outputs.append([complex(float(re), float(im)) for re, im in output])
        return numbers(outputs)

    return algorithm


def wait_for_news(limit: int) -> Algorithm:
    """Read until the label favours an entry, and return it; give up at some index."""

    def algorithm(oracle: Any) -> Any:
        datum = oracle.read(0)
        for n in range(limit):
            datum = oracle.read(n)
            sizes = {abs(re) + abs(im) for re, im in exact(datum.xs[0])} - {0}
            if len(sizes) > 1:
                break
        return numbers([x.numpy() for x in datum.xs])

    return algorithm


@st.composite
def barriers(draw: st.DrawFn) -> Smale18:
    rotation = draw(st.sampled_from(["identity", "hadamard", "dct", "cayley", "dft"]))
    m = draw(st.sampled_from([1, 2, 4] if rotation == "hadamard" else [1, 2, 3, 5]))
    name = draw(st.sampled_from(["P1", "P2", "P3"]))
    setting: dict[str, Any] = {"eta": draw(st.sampled_from([0, "1/3"]))} if name == "P1" else {"lam": "1/3"}
    L = draw(st.none() | st.integers(12, 40))
    return Smale18(
        name,
        N=m + draw(st.integers(1, 4)),
        m=m,
        K=draw(st.integers(2, 8)),
        rotation=rotation,
        field="complex" if rotation == "dft" else draw(st.sampled_from(["real", "complex"])),
        seed=draw(st.none() | st.integers(0, 99)),
        R=draw(st.integers(1, 3)),
        part="strong" if L is None else "sharp",
        L=L,
        labels=True,
        **setting,
    )


indices = st.integers(0, 11)
algorithms = (
    st.builds(copy, indices)
    | st.builds(average, st.lists(indices, min_size=1, max_size=4), st.just([-1, 2, 3, 5]))
    | st.builds(affine_fit, indices)
    | st.builds(linear_regression, indices)
    | st.builds(nearest_neighbour, indices)
    | st.builds(sharpen, indices, st.integers(1, 5))
    | st.builds(first_competitor, indices)
    | st.builds(wait_for_news, indices)
)


def refuted(verdict: Verdict) -> None:
    assert verdict.status is Status.REFUTED, verdict.reason
    assert verdict.certificate is not None
    assert verdict.certificate.check() == (True, "", "")


@given(algorithms, barriers())
def test_no_use_of_labels_helps(algorithm: Algorithm, barrier: Smale18) -> None:
    refuted(refute(algorithm, barrier))


@pytest.mark.parametrize("R", [1, 3])
@pytest.mark.parametrize("rotation", ["identity", "dct"])
def test_the_labels_are_part_of_the_certificate(R: int, rotation: str) -> None:
    barrier = Smale18("P2", N=6, m=3, K=4, R=R, rotation=rotation, seed=2, labels=True)
    verdict = refute(average([30, 40, 50], [1, 1, 1]), barrier)
    refuted(verdict)
    assert verdict.certificate is not None
    document: Any = verdict.certificate.document
    assert document["version"] == 2
    assert [len(datum["labels"]) for datum in document["data"]] == [R] * 3
    # Labels are data: they are the same in the second run, on the committed input
    assert [len(datum.xs) for datum in verdict.transcript.data.values()] == [R] * 3


def test_a_label_that_is_wrong_is_not_accepted() -> None:
    barrier = Smale18("P3", N=5, m=3, K=3, rotation="dct", labels=True)
    verdict = refute(copy(8), barrier)
    refuted(verdict)
    assert verdict.certificate is not None
    document: Any = verdict.certificate.document
    label = document["data"][0]["labels"][0]
    # 2^-9 is what the rule allows: move the label by 2^-8
    unit = document["data"][0]["exponent"] - 8
    label["real"] = [hex(int(x, 16) + (1 << unit)) for x in label["real"]]
    tampered = type(verdict.certificate)(document)
    assert not tampered.check()[0]
