"""Files of data: broken ones are refused by name, sparse ones are read as SciPy writes them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import sparse

from sci_barriers._errors import BarrierError
from sci_barriers.determined.reading import read_input

#: Its keywords are arrays of any kind.
savez: Any = np.savez


@pytest.mark.parametrize("kind", ["flipped", "cut", "scalar index", "no array", "sparse", "giant sparse", "giant mtx"])
def test_broken_files_are_wrong_usage(kind: str, tmp_path: Path) -> None:
    path = tmp_path / ("data.mtx" if kind == "giant mtx" else "data.npz")
    savez(
        path.with_suffix(".npz"), A=np.eye(2), y=np.ones(2), **({"index": np.ones(3)} if kind == "scalar index" else {})
    )
    if kind == "flipped":
        content = path.read_bytes()
        place = content.rindex(b"PK\x03\x04")
        path.write_bytes(content[:place] + b"PX" + content[place + 2 :])
    elif kind == "cut":
        path.write_bytes(path.read_bytes()[:-300])
    elif kind == "no array":
        path = path.with_suffix(".npy")
        path.write_bytes(tmp_path.joinpath("data.npz").read_bytes())
    elif kind in ("sparse", "giant sparse"):
        side = 10**9 if kind == "giant sparse" else 2
        more = {"indices": np.array([0, 7]), "indptr": np.array([0, 1, 2])} if kind == "sparse" else {}
        places = {"row": np.array([0, 1]), "col": np.array([0, 1])} if kind == "giant sparse" else {}
        form = "coo" if places else "csr"
        savez(path, format=form, shape=np.array([side, side]), data=np.ones(2), **more, **places)
    elif kind == "giant mtx":
        path.write_text("%%MatrixMarket matrix array real general\n1000000 1000000\n1\n")
    y = tmp_path / "y.npy"
    np.save(y, np.ones(2))
    with pytest.raises(BarrierError):
        read_input(path, y)


@pytest.mark.parametrize("form", ["csr", "csc", "coo", "dia", "bsr"])
def test_sparse_matrices_as_scipy_writes_them(form: str, tmp_path: Path) -> None:
    matrix = np.array([[1.0, 0, 2], [0, 0, 3]])
    sparse.save_npz(tmp_path / "A.npz", sparse.coo_array(matrix).asformat(form))
    np.save(tmp_path / "y.npy", np.ones(2))
    found = read_input(tmp_path / "A.npz", tmp_path / "y.npy")
    assert (found.A.toarray() == matrix).all()
