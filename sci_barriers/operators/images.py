"""Grey images: the Shepp–Logan phantom, photographs that ship with scikit-image, PNG files."""

from __future__ import annotations

import io
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sci_barriers._errors import BarrierError, MissingExtra
from sci_barriers.operators._side import checked_side, log2_of
from theorems.certificates.writer import write_atomically

__all__ = [
    "FITS",
    "PHOTOGRAPHS",
    "as_image",
    "fitted",
    "phantom",
    "photograph",
    "read_grey",
    "resize",
    "sample_image",
    "write_grey",
]

#: Photographs that ship inside the package scikit-image, so that nothing is downloaded, by name, with their files.
PHOTOGRAPHS = {
    "astronaut": "astronaut.png",
    "brick": "brick.png",
    "camera": "camera.png",
    "cell": "cell.png",
    "chelsea": "chelsea.png",
    "coffee": "coffee.png",
    "coins": "coins.png",
    "grass": "grass.png",
    "gravel": "gravel.png",
    "hubble": "hubble_deep_field.jpg",
    "moon": "moon.png",
    "retina": "retina.jpg",
    "rocket": "rocket.jpg",
}

#: How an image becomes a square with a side that is a power of two.
FITS = ("pad", "crop")

#: Larger files are refused: Pillow takes them for attempts to fill the memory.
LARGEST_FILE = 2**13

#: Ellipses of the phantom: added grey value, half axes, centre, angle in degrees; the square is [−1, 1]².
#: L. A. Shepp, B. F. Logan, IEEE Trans. Nucl. Sci. 21 (1974) 21–43, with the higher contrasts of P. Toft (thesis, DTU, 1996).
_ELLIPSES = (
    (1.0, 0.69, 0.92, 0.0, 0.0, 0.0),
    (-0.8, 0.6624, 0.874, 0.0, -0.0184, 0.0),
    (-0.2, 0.11, 0.31, 0.22, 0.0, -18.0),
    (-0.2, 0.16, 0.41, -0.22, 0.0, 18.0),
    (0.1, 0.21, 0.25, 0.0, 0.35, 0.0),
    (0.1, 0.046, 0.046, 0.0, 0.1, 0.0),
    (0.1, 0.046, 0.046, 0.0, -0.1, 0.0),
    (0.1, 0.046, 0.023, -0.08, -0.605, 0.0),
    (0.1, 0.023, 0.023, 0.0, -0.606, 0.0),
    (0.1, 0.023, 0.046, 0.06, -0.605, 0.0),
)


def phantom(side: int) -> NDArray[np.float64]:
    """Return the Shepp–Logan phantom, piecewise constant, evaluated at the centres of the pixels; values in [0, 1].

    scikit-image has it as a raster of side 400 only; enlarged, that one would be blurred.

    Args:
        side: N, in pixels.

    Raises:
        BarrierError: another ``side`` than 1, …, 2^15.
    """
    side = checked_side(side)
    t = (2 * np.arange(side) + 1) / side - 1
    x, y = t[None, :], -t[:, None]
    image = np.zeros((side, side))
    for value, a, b, x0, y0, degrees in _ELLIPSES:
        c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
        along, across = (x - x0) * c + (y - y0) * s, (y - y0) * c - (x - x0) * s
        image[(along / a) ** 2 + (across / b) ** 2 <= 1] += value
    # Sums such as 1 − 0.8 − 0.2 are zero up to rounding: the values are multiples of 1/10.
    return np.asarray(np.round(np.clip(image, 0, 1), 1), dtype=np.float64)


def photograph(name: str, side: int) -> NDArray[np.float64]:
    """Return a photograph of scikit-image in grey, its central square resized to side × side; values in [0, 1].

    Args:
        name: one of `PHOTOGRAPHS`.
        side: N, in pixels.

    Raises:
        BarrierError: an unknown name, a photograph that the installed scikit-image does not contain, a wrong side.
        MissingExtra: scikit-image is not installed.
    """
    if name not in PHOTOGRAPHS:
        raise BarrierError("photograph", name, "one of " + ", ".join(PHOTOGRAPHS))
    side = checked_side(side)
    _require_skimage()
    resource = files("skimage.data") / PHOTOGRAPHS[name]
    if not resource.is_file():
        raise BarrierError(
            "photograph", name, "one that the installed scikit-image contains (others are not downloaded)"
        )
    from PIL import Image

    with as_file(resource) as path, Image.open(path) as picture:
        grey = np.asarray(picture.convert("L"), dtype=np.float64) / 255
    height, width = grey.shape
    n = min(height, width)
    top, left = (height - n) // 2, (width - n) // 2
    return resize(grey[top : top + n, left : left + n], side)


def sample_image(name: str, side: int) -> NDArray[np.float64]:
    """Return ``phantom(side)`` for the name ``"phantom"``, the photograph of this name otherwise."""
    if name == "phantom":
        return phantom(side)
    if name not in PHOTOGRAPHS:
        raise BarrierError("image", name, "one of " + ", ".join(("phantom", *PHOTOGRAPHS)))
    return photograph(name, side)


def resize(image: Any, side: int) -> NDArray[np.float64]:
    """Return a square image resized to side × side with smoothing where it shrinks (scikit-image, linear); values in [0, 1].

    Args:
        image: see `as_image`.
        side: N, in pixels.

    Raises:
        BarrierError: no image, or a wrong side.
        MissingExtra: scikit-image is not installed.
    """
    values, side = as_image(image), checked_side(side)
    if len(values) == side:
        return values
    _require_skimage()
    from skimage import transform

    smaller = transform.resize(values, (side, side), order=1, mode="reflect", anti_aliasing=side < len(values))
    return np.asarray(np.clip(smaller, 0, 1), dtype=np.float64)


def as_image(image: Any, *, power_of_two: bool = False) -> NDArray[np.float64]:
    """Return a square grey image as float64 after a look at it.

    Args:
        image: N × N real numbers in [0, 1], a NumPy array or what becomes one.
        power_of_two: refuse other sides than powers of two.

    Raises:
        BarrierError: colour (three axes), no square, NaN or infinity, values outside [0, 1], complex numbers.
    """
    array = np.asarray(image)
    if array.ndim != 2:
        colour = " (a colour image: convert it to grey first)" if array.ndim == 3 else ""
        raise BarrierError("image.shape", array.shape, f"(N, N){colour}")
    if array.shape[0] != array.shape[1] or not array.size:
        raise BarrierError("image.shape", array.shape, "a square (N, N), N ≥ 1: crop it first")
    if array.dtype.kind not in "fiub":
        raise BarrierError("image.dtype", array.dtype, "real numbers in [0, 1]")
    values: NDArray[np.float64] = array.astype(np.float64)
    if not np.isfinite(values).all():
        raise BarrierError("image", "NaN or infinity", "finite numbers in [0, 1]")
    low, high = float(values.min()), float(values.max())
    if low < 0 or high > 1:
        raise BarrierError(
            "image", f"values from {low:g} to {high:g}", "numbers in [0, 1]: divide by the largest one first"
        )
    if power_of_two:
        log2_of(len(values), "resize the image first")
    return values


def fitted(image: NDArray[np.float64], fit: str) -> NDArray[np.float64]:
    """Return an image as a square whose side is a power of two, nothing resampled.

    Args:
        image: N × M, values in [0, 1].
        fit: ``"pad"``: centred on the smallest such square that holds it, the rest 0; ``"crop"``: the largest such square in its middle.

    Raises:
        BarrierError: another ``fit``.
    """
    if fit not in FITS:
        raise BarrierError("fit", fit, " or ".join(FITS))
    height, width = image.shape
    if fit == "crop":
        side = 1 << (min(height, width).bit_length() - 1)
        top, left = (height - side) // 2, (width - side) // 2
        return image[top : top + side, left : left + side]
    side = 1 << (max(height, width) - 1).bit_length()
    top, left = (side - height) // 2, (side - width) // 2
    return np.pad(image, ((top, side - height - top), (left, side - width - left)))


def read_grey(
    path: str | Path, *, power_of_two: bool = True, fit: str | None = None, grey: bool = False
) -> NDArray[np.float64]:
    """Read a square grey PNG of 8 or 16 bits (or 1); its values are divided by the largest one that the depth allows.

    Args:
        path: of the file.
        power_of_two: refuse other sides than powers of two.
        fit: see `fitted`; ``None`` refuses what is no square, or has another side.
        grey: make colours grey by their luminance (ITU-R BT.601), transparency on black; ``False`` refuses them.

    Raises:
        BarrierError: no such file, no PNG, damaged, colour or transparency, no square, a side that is no power of two or above 2^13.
    """
    from PIL import Image, UnidentifiedImageError

    shown = str(path)
    if fit is not None and fit not in FITS:
        raise BarrierError("fit", fit, " or ".join(FITS))
    try:
        # Image.open reads the header alone: what is too large is refused before its pixels are decoded.
        with Image.open(path) as picture:
            kind, mode, size = picture.format, picture.mode, picture.size
            if kind != "PNG":
                raise BarrierError("image", shown, f"a PNG file (this is {kind})")
            plain = mode in ("1", "L", "I", "I;16", "I;16B")
            if not grey and (not plain or "transparency" in picture.info):
                has = "a transparent colour" if plain else f"mode {mode}"
                allowed = f"a grey PNG without transparency (this has {has}): --grey makes it grey"
                raise BarrierError("image", shown, allowed)
            if max(size) > LARGEST_FILE or (fit is None and size[0] != size[1]):
                remedy = "make it smaller first" if max(size) > LARGEST_FILE else "--fit pad or --fit crop"
                allowed = f"a square of side at most {LARGEST_FILE} (this is {size[0]} × {size[1]}): {remedy}"
                raise BarrierError("image", shown, allowed)
            if fit is None and power_of_two and size[0] & (size[0] - 1):
                allowed = f"a side that is a power of two (this has side {size[0]}): --fit pad or --fit crop"
                raise BarrierError("image", shown, allowed)
            picture.load()
            if plain and "transparency" not in picture.info:
                values = np.asarray(picture, dtype=np.float64)
            else:
                mode, colours = "L", picture.convert("RGBA")
                black = Image.new("RGBA", size, (0, 0, 0, 255))
                values = np.asarray(Image.alpha_composite(black, colours).convert("L"), dtype=np.float64)
    except UnidentifiedImageError:
        raise BarrierError("image", shown, "a PNG file (this one cannot be read as an image)") from None
    except Image.DecompressionBombError:
        raise BarrierError("image", shown, f"an image of side at most {LARGEST_FILE}") from None
    except (OSError, SyntaxError) as error:  # Pillow raises SyntaxError for a broken PNG
        reason = getattr(error, "strerror", None) or str(error)
        raise BarrierError("image", shown, f"a PNG file that can be read ({reason})") from None
    values = values / {"1": 1, "L": 255}.get(mode, 65535)
    return values if fit is None else fitted(values, fit)


def write_grey(path: str | Path, image: Any) -> Path:
    """Write an image as a grey PNG of 8 bits, atomically; values outside [0, 1] are clipped.

    Args:
        path: of the file.
        image: N × M finite real numbers.

    Raises:
        BarrierError: another shape or type, NaN or infinity.
        OSError: the file cannot be written.
    """
    from PIL import Image

    array = np.asarray(image)
    if array.ndim != 2 or not array.size:
        raise BarrierError("image.shape", array.shape, "(N, M)")
    if array.dtype.kind not in "fiub":
        raise BarrierError("image.dtype", array.dtype, "real numbers (take the absolute value of complex ones)")
    if not np.isfinite(array).all():
        raise BarrierError("image", "NaN or infinity", "finite numbers")
    pixels = np.round(255 * np.clip(array.astype(np.float64), 0, 1)).astype(np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, format="PNG")
    return write_atomically(Path(path), buffer.getvalue())


def _require_skimage() -> None:
    try:
        import skimage  # noqa: F401
    except ImportError:
        raise MissingExtra("scikit-image", "images") from None
