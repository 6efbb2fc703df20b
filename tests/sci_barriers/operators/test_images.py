"""Images: the phantom, photographs without the network, PNG files of all kinds."""

from __future__ import annotations

import io
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from sci_barriers import BarrierError
from sci_barriers.operators import (
    PHOTOGRAPHS,
    Wavelet,
    as_image,
    phantom,
    photograph,
    read_grey,
    resize,
    sample_image,
    write_grey,
)
from sci_barriers.operators.images import (
    fitted,
)

pytest.importorskip("skimage")


def test_the_phantom_is_that_of_scikit_image_without_its_raster() -> None:
    from skimage.data import shepp_logan_phantom

    ours, theirs = phantom(400), shepp_logan_phantom()
    assert (np.abs(ours - theirs) > 0.05).mean() < 0.01, "they differ at edges alone"
    assert set(np.unique(ours)) == {0, 0.1, 0.2, 0.3, 0.4, 1}


def test_the_phantom_is_sparse() -> None:
    coefficients = Wavelet(256).forward(phantom(256))
    assert np.count_nonzero(np.abs(coefficients) > 1e-12) < 0.07 * 256**2


@pytest.mark.parametrize("name", sorted(PHOTOGRAPHS))
def test_photographs_need_no_network(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    image = photograph(name, 64)
    assert image.shape == (64, 64)
    assert image.dtype == np.float64
    assert 0 <= image.min() < image.max() <= 1
    assert image.std() > 0.01
    assert np.array_equal(sample_image(name, 64), image)


def test_a_photograph_of_its_own_size_is_unchanged() -> None:
    from skimage.data import camera

    assert np.array_equal(photograph("camera", 512), camera() / 255)


def test_resizing_keeps_means() -> None:
    image = phantom(256)
    assert resize(image, 64).mean() == pytest.approx(image.mean(), abs=2e-3)
    assert resize(image, 512).mean() == pytest.approx(image.mean(), abs=2e-3)
    assert np.array_equal(resize(image, 256), image)


@pytest.mark.parametrize("kind", ["uint8", "uint16", "bool"])
def test_grey_files_are_read(tmp_path: Path, kind: str) -> None:
    values = np.random.default_rng(0).integers(0, {"uint8": 256, "uint16": 65536, "bool": 2}[kind], size=(16, 16))
    Image.fromarray(values.astype(kind)).save(tmp_path / "a.png")
    expected = values / {"uint8": 255, "uint16": 65535, "bool": 1}[kind]
    assert np.array_equal(read_grey(tmp_path / "a.png"), expected)


def test_written_files_are_read_again(tmp_path: Path) -> None:
    image = phantom(32)
    assert write_grey(tmp_path / "deep" / "p.png", image) == tmp_path / "deep" / "p.png"
    assert np.abs(read_grey(tmp_path / "deep" / "p.png") - image).max() <= 0.5 / 255 + 1e-12
    write_grey(tmp_path / "deep" / "p.png", 7 * image - 3)
    assert set(np.unique(read_grey(tmp_path / "deep" / "p.png"))) == {0, 1}
    assert [f.name for f in (tmp_path / "deep").iterdir()] == ["p.png"], "no temporary file is left"


def png(mode: str, size: tuple[int, int] = (8, 8), kind: str = "PNG", **options: Any) -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, size).save(buffer, format=kind, **options)
    return buffer.getvalue()


#: Made by the tests: two of them are large.
FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    "colour": (lambda: png("RGB"), "mode RGB"),
    "alpha": (lambda: png("RGBA"), "mode RGBA"),
    "grey and alpha": (lambda: png("LA"), "mode LA"),
    "palette": (lambda: png("P"), "mode P"),
    "transparent": (lambda: png("L", transparency=0), "a transparent colour"),
    "jpeg": (lambda: png("L", kind="JPEG"), "this is JPEG"),
    "oblong": (lambda: png("L", (8, 4)), "8 × 4"),
    "not a power of two": (lambda: png("L", (12, 12)), "side 12"),
    "huge": (lambda: png("1", (2**15, 2**15)), "at most 8192"),
    "large": (lambda: png("1", (2**13 + 1, 2**13 + 1)), "at most 8192"),
    "empty": (lambda: b"", "cannot be read as an image"),
    "text": (lambda: b"hello", "cannot be read as an image"),
    "truncated": (lambda: png("L", (64, 64))[:60], "a PNG file"),
    "damaged": (lambda: png("L", (64, 64))[:45] + b"\x00" * 40, "a PNG file"),
}


@pytest.mark.parametrize("name", sorted(FILES))
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_other_files_are_refused(tmp_path: Path, name: str) -> None:
    made, message = FILES[name]
    (tmp_path / "a.png").write_bytes(made())
    with pytest.raises(BarrierError, match=message) as caught:
        read_grey(tmp_path / "a.png")
    assert caught.value.name == "image"
    assert caught.value.value == str(tmp_path / "a.png")


def test_files_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(BarrierError, match="No such file"):
        read_grey(tmp_path / "none.png")
    with pytest.raises(BarrierError, match="directory"):
        read_grey(tmp_path)
    assert read_grey(write_grey(tmp_path / "b.png", np.ones((12, 12))), power_of_two=False).shape == (12, 12)


BAD: list[tuple[Any, str]] = [
    (lambda: as_image(np.ones((8, 8, 3))), "a colour image"),
    (lambda: as_image(np.ones(8)), r"image.shape = \(8,\)"),
    (lambda: as_image(np.ones((8, 4))), "crop it first"),
    (lambda: as_image(np.ones((0, 0))), "a square"),
    (lambda: as_image(np.full((4, 4), np.nan)), "NaN"),
    (lambda: as_image(np.full((4, 4), np.inf)), "infinity"),
    (lambda: as_image(np.full((4, 4), 255)), "from 255 to 255"),
    (lambda: as_image(np.full((4, 4), 1j)), "image.dtype"),
    (lambda: as_image([["a"]]), "image.dtype"),
    (lambda: as_image(np.ones((12, 12)), power_of_two=True), "side = 12"),
    (lambda: phantom(0), "side = 0"),
    (lambda: photograph("lenna", 64), "photograph = 'lenna'"),
    (lambda: sample_image("lenna", 64), "image = 'lenna'; allowed: one of phantom, "),
    (lambda: resize(np.ones((4, 4)), 0), "side = 0"),
    (lambda: write_grey("/tmp/none.png", np.full((4, 4), np.nan)), "NaN"),
    (lambda: write_grey("/tmp/none.png", np.ones((4, 4), dtype=complex)), "absolute value"),
    (lambda: write_grey("/tmp/none.png", np.ones(4)), "image.shape"),
]


@pytest.mark.parametrize(("call", "message"), BAD)
def test_bad_arguments(call: Any, message: str) -> None:
    with pytest.raises(BarrierError, match=message):
        call()


def test_a_photograph_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PHOTOGRAPHS, "ghost", "ghost.png")
    with pytest.raises(BarrierError, match="not downloaded"):
        photograph("ghost", 64)


def test_padding_and_cropping_make_a_power_of_two_and_move_nothing() -> None:
    image = np.arange(1, 5 * 7 + 1).reshape(5, 7) / 40
    padded, cropped = fitted(image, "pad"), fitted(image, "crop")
    assert padded.shape == (8, 8)
    assert padded.sum() == image.sum()
    np.testing.assert_array_equal(padded[1:6, 0:7], image)
    np.testing.assert_array_equal(cropped, image[0:4, 1:5])
    square = image[:4, :4]
    np.testing.assert_array_equal(fitted(square, "pad"), square)
    np.testing.assert_array_equal(fitted(square, "crop"), square)
    with pytest.raises(BarrierError, match=r"fit = 'stretch'; allowed: pad or crop"):
        fitted(image, "stretch")


def test_colours_become_their_luminance_and_transparency_black(tmp_path: Path) -> None:
    path = tmp_path / "colour.png"
    pixels = np.zeros((3, 5, 4), dtype=np.uint8)
    pixels[..., 3] = 255
    pixels[0, 0] = (255, 0, 0, 255)
    pixels[0, 1] = (0, 255, 0, 255)
    pixels[0, 2] = (255, 255, 255, 0)
    Image.fromarray(pixels).save(path)
    with pytest.raises(BarrierError, match="--grey makes it grey"):
        read_grey(path)
    with pytest.raises(BarrierError, match="--fit pad or --fit crop"):
        read_grey(path, grey=True)
    image = read_grey(path, grey=True, fit="pad")
    assert image.shape == (8, 8)
    np.testing.assert_allclose(image[2, 1:4], [76 / 255, 150 / 255, 0], atol=1.5 / 255)
