"""Sources of images: what is trained on and what is not have nothing in common."""

from __future__ import annotations

import importlib.util
import sys
from typing import Any

import numpy as np
import pytest

from sci_barriers import BarrierError, MissingExtra
from sci_barriers.learned.sources import PARTS, images_of, sources

NEEDS = {"mni152": "nilearn", "photographs": "skimage"}


def needed(source: str) -> None:
    if source in NEEDS:
        pytest.importorskip(NEEDS[source])


@pytest.mark.parametrize("source", sources())
@pytest.mark.parametrize("part", PARTS)
def test_an_image_depends_on_its_number_alone(source: str, part: str) -> None:
    needed(source)
    both = images_of(source, part, 2, 16, first=3)
    assert both.shape == (2, 16, 16) and both.dtype == np.float64
    assert both.min() >= 0 and both.max() <= 1 and both.std(axis=(1, 2)).min() > 0.01
    assert np.array_equal(both[1], images_of(source, part, 1, 16, first=4)[0])
    assert not np.array_equal(both[0], both[1])


@pytest.mark.parametrize("source", sources())
def test_no_image_is_in_both_parts(source: str) -> None:
    needed(source)
    training, unseen = (images_of(source, part, 40, 16).reshape(40, -1) for part in PARTS)
    distances = np.linalg.norm(training[:, None] - unseen[None], axis=2) / np.linalg.norm(unseen, axis=1)
    assert distances.min() > 0.05


def test_slabs_of_the_head_are_apart() -> None:
    from sci_barriers.learned.sources.mni152 import GAP, slices

    training, unseen = (np.array(slices(part)) for part in PARTS)
    assert len(training) > 2 * len(unseen) > 40
    assert np.abs(training[:, None] - unseen[None]).min() > GAP
    assert set(training).isdisjoint(unseen)


def test_photographs_are_in_one_part_each() -> None:
    from sci_barriers.learned.sources.photographs import NAMES
    from sci_barriers.operators.images import PHOTOGRAPHS

    assert set(NAMES["training"]).isdisjoint(NAMES["unseen"])
    assert {*NAMES["training"], *NAMES["unseen"]} <= set(PHOTOGRAPHS)


def test_a_head_is_symmetric_and_has_air_around_it() -> None:
    """A reflection of the volume's axes by mistake would put the head on its side."""
    needed("mni152")
    images = images_of("mni152", "unseen", 24, 32)
    assert not images[:, [0, -1]].any() and not images[:, :, [0, -1]].any()
    mean = images.mean(axis=0)
    assert np.linalg.norm(mean - mean[:, ::-1]) < 0.35 * np.linalg.norm(mean)
    rows, columns = (np.flatnonzero(mean.sum(axis=k) > 1) for k in (1, 0))
    assert len(rows) > len(columns)  # a head is longer than wide


def test_a_library_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from sci_barriers.learned.sources import mni152

    mni152._volume.cache_clear()
    monkeypatch.setattr(mni152, "find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match=r"sci-barriers\[mri\]"):
        images_of("mni152", "unseen", 1, 16)
    monkeypatch.setitem(sys.modules, "skimage", None)
    from sci_barriers.learned.sources import photographs

    photographs._photograph.cache_clear()
    with pytest.raises(MissingExtra, match=r"sci-barriers\[images\]"):
        images_of("photographs", "unseen", 1, 16)


@pytest.mark.skipif(importlib.util.find_spec("nilearn") is None, reason="nilearn is not installed")
def test_another_nilearn_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from sci_barriers.learned.sources import mni152

    mni152._volume.cache_clear()
    monkeypatch.setattr(mni152, "FILE", mni152.FILE.with_name("none.nii.gz"))
    with pytest.raises(BarrierError, match="none.nii.gz"):
        images_of("mni152", "unseen", 1, 16)


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (("radon", "unseen", 1, 16), "source"),
        (("ellipses", "test", 1, 16), "part"),
        (("ellipses", "unseen", 0, 16), "count"),
        (("ellipses", "unseen", 1, 7), "side"),
    ],
)
def test_bad_arguments_are_named(arguments: tuple[Any, ...], name: str) -> None:
    with pytest.raises(BarrierError) as caught:
        images_of(*arguments)
    assert caught.value.name == name
