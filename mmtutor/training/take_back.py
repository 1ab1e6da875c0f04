"""Takes a network's weights back from its exported files, so that training can go on where only those are at hand.

`python -m mmtutor.training.take_back --model assets/model --out runs/shipped`, then `mmtutor train --start-from
runs/shipped/last.weights.h5`; what made them and the lab log come along. The converter moves, turns and scales arrays
as it likes, so nothing here knows how: a twin with random weights is converted alike, and where its arrays are found
again, there those of the files lie. What no file holds (the classes of a picture's cells, needed in training alone)
begins at zero and disturbs nothing.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np

from mmtutor.errors import UserError
from mmtutor.model.manifest import MANIFEST
from mmtutor.network.config import PRESETS
from mmtutor.network.seq2seq import MultiModalSeq2Seq
from mmtutor.training.card import CARD, LAB_LOG, NOTES
from mmtutor.training.export import convert, graphs
from mmtutor.training.history import History, as_published, read_history, write_history
from mmtutor.training.train import LAST

_SAME = 0.05  # a part of an array's length by which rounding to eight bits may change it; others differ by more than 1
_TYPES = {0: np.float32, 1: np.float16, 9: np.int8}  # of LiteRT's `TensorType`


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an array lies: in a constant of this number, with its axes in this order, times `scale`."""

    constant: int
    axes: tuple[int, ...]
    scale: float


def constants(graph: bytes) -> list[tuple[str, np.ndarray]]:
    """Return the named arrays that a LiteRT file holds, in its order, as float32; whole numbers are left out."""
    from tensorflow.lite.python import schema_py_generated as schema

    model = schema.ModelT.InitFromObj(schema.Model.GetRootAsModel(graph, 0))
    found = []
    for tensor in itertools.chain.from_iterable(part.tensors for part in model.subgraphs):
        data = model.buffers[tensor.buffer].data
        if data is None or tensor.type not in _TYPES:
            continue
        shape = tensor.shape if tensor.shape is not None else ()
        array = np.frombuffer(bytes(data), _TYPES[tensor.type]).reshape(shape).astype(np.float32)
        if tensor.type == 9:
            scale = np.asarray(tensor.quantization.scale, np.float32)
            along = [1] * array.ndim
            along[tensor.quantization.quantizedDimension] = -1
            array = array * (scale.reshape(along) if scale.size > 1 else scale)
        found.append((tensor.name.decode(), array))
    return found


def take_back(folder: Path, model: MultiModalSeq2Seq) -> list[str]:
    """Give a built network the weights in a folder of exported files; return the paths of those that were not there.

    It has to be the first that Keras built since its session began: arrays go by the order that their names give them.
    The network's own weights are lost; what no file holds becomes zero.

    Raises:
        UserError: the files are of another network.
    """
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    rng = np.random.default_rng(0)
    variables = [v for v in model.variables if np.prod(v.shape) > 1]
    for variable in variables:
        variable.assign(rng.normal(size=variable.shape).astype(np.float32))
    twin = [np.asarray(v) for v in variables]
    taken: dict[int, np.ndarray] = {}
    for name, (function, specs) in graphs(model).items():
        ours = constants(convert(function, specs, manifest["quantised"].get(name, "none")))
        theirs = constants((folder / manifest["graphs"][name]["file"]).read_bytes())
        if [(n, array.shape) for n, array in ours] != [(n, array.shape) for n, array in theirs]:
            raise UserError("The files in {folder} are not of this network.", folder=folder)
        for number in set(range(len(twin))) - taken.keys():
            back = _found(twin[number], [array for _, array in ours], [array for _, array in theirs])
            if back is not None:
                taken[number] = back
    for number, variable in enumerate(variables):
        variable.assign(taken.get(number, np.zeros(variable.shape, np.float32)))
    return [variable.path for number, variable in enumerate(variables) if number not in taken]


def _found(array: np.ndarray, ours: Sequence[np.ndarray], theirs: Sequence[np.ndarray]) -> np.ndarray | None:
    """Find an array among our constants, whole or row by row, and return what lies there among theirs."""
    if (place := _place(array, ours)) is not None:
        return _at(place, array.shape, theirs)
    rows = [_place(row, ours) for row in array] if array.ndim == 2 else [None]
    if None in rows:
        return None
    return np.stack([_at(row, array.shape[1:], theirs) for row in rows if row is not None])


def _place(array: np.ndarray, ours: Sequence[np.ndarray]) -> _Place | None:
    length = float(np.linalg.norm(array))
    for number, constant in enumerate(ours):
        if constant.size != array.size:
            continue
        for axes in _orders(array.shape, constant.shape):
            turned = array.transpose(axes).ravel()
            scale = float(turned @ constant.ravel()) / length**2
            if np.linalg.norm(constant.ravel() - scale * turned) < _SAME * abs(scale) * length:
                return _Place(number, axes, scale)
    return None


def _orders(shape: tuple[int, ...], of: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Orders of axes that make an array of `shape` one of the other shape, axes of one apart."""
    wanted = [n for n in of if n > 1]
    for axes in itertools.permutations(range(len(shape))):
        if [shape[a] for a in axes if shape[a] > 1] == wanted:
            yield axes


def _at(place: _Place, shape: tuple[int, ...], theirs: Sequence[np.ndarray]) -> np.ndarray:
    turned = theirs[place.constant].reshape([shape[a] for a in place.axes])
    return turned.transpose(np.argsort(place.axes)) / place.scale


def main(arguments: Sequence[str]) -> int:
    """Write the weights that exported files came from, with their history and lab log, into a folder."""
    parser = argparse.ArgumentParser(description="Take a network's weights back from its exported files.")
    parser.add_argument("--model", type=Path, required=True, help="folder with the exported files")
    parser.add_argument("--preset", choices=sorted(PRESETS), default="base", help="what they were made with")
    parser.add_argument("--out", type=Path, required=True, help="folder to write into")
    options = parser.parse_args(arguments)
    keras.utils.clear_session()  # layers are then named as where the files were made
    model = MultiModalSeq2Seq(PRESETS[options.preset])
    model.build()
    missing = take_back(options.model, model)
    options.out.mkdir(parents=True, exist_ok=True)
    model.save_weights(options.out / LAST)
    made = History((as_published("python -m mmtutor.training.take_back", arguments),))
    write_history(read_history(options.model).then(made), options.out)
    card = options.model / CARD
    if card.exists():
        (options.out / NOTES).write_text(card.read_text(encoding="utf-8").partition(LAB_LOG)[2], encoding="utf-8")
    sys.stdout.write(f"{options.out / LAST} is written. Not in the files: {', '.join(missing) or 'nothing'}.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
