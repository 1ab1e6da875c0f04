"""Starts a network from the weights of another that is as wide but may be less deep. Knows the weights file alone.

What both have is copied. A block that only the new network has begins as "add nothing": the last layer of its branch
is zero, so the deeper network reads exactly as the other did and learns on from there (Chen et al. 2016, "Net2Net").
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import h5py
import numpy as np

from mmtutor.errors import UserError
from mmtutor.network.seq2seq import MultiModalSeq2Seq

_LAST_OF_A_BRANCH = ("output_projection", "outer", "conv2d_1")
_BLOCKS = ("/blocks/", "/residuals/", "/exchanges/")


def start_from(model: MultiModalSeq2Seq, weights: Path) -> int:
    """Copy what fits from a weights file and return how many arrays that were.

    Raises:
        UserError: the file is of a network of another width, or of none of ours.
    """
    copied = 0
    with tempfile.TemporaryDirectory() as folder, h5py.File(weights, "r") as old:
        file = Path(folder) / "start.weights.h5"
        model.save_weights(file)
        with h5py.File(file, "r+") as new:
            for name in [n for n in arrays_of(new) if not n.startswith("optimizer")]:
                if name in old:
                    if old[name].shape != new[name].shape:
                        raise UserError("The weights in {file} do not fit this network.", file=weights.name)
                    new[name][...] = old[name][...]
                    copied += 1
                elif any(b in name for b in _BLOCKS) and any(f"/{last}/" in name for last in _LAST_OF_A_BRANCH):
                    new[name][...] = 0.0
        if copied == 0:
            raise UserError("The weights in {file} do not fit this network.", file=weights.name)
        model.load_weights(file)
    return copied


def arrays_of(file: h5py.File) -> list[str]:
    """Return the names of the arrays in a weights file, empty ones left out."""
    names: list[str] = []
    file.visititems(lambda name, found: names.append(name) if isinstance(found, h5py.Dataset) else None)
    return [n for n in names if np.prod(file[n].shape) > 0]
