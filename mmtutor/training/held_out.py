"""The loss of weights, and of means of weights, on batches that no run draws: what decides which mean is exported.

`python -m mmtutor.training.held_out --run RUN "A=0.5 B=0.5" "A=1"` reads each mean on the same batches, composed and
spoken as in training but with seeds of their own. No development set is touched.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import keras
import numpy as np

from mmtutor.errors import UserError
from mmtutor.network.config import NetworkConfig
from mmtutor.network.seq2seq import MultiModalSeq2Seq, answer_loss
from mmtutor.paths import data_dir
from mmtutor.training import samples
from mmtutor.training.averaging import mean_of, part
from mmtutor.training.collate import Arrays
from mmtutor.training.history import network_of_run

_SEED = 900_000  # plus the seed that was named: no run is so long that its seeds come here
_LONG = "long"  # pictures of long lines alone
Batches = Mapping[str, Sequence[tuple[Arrays, Arrays]]]


def batches(data: Path, seed: int, each: int, speech: bool = True) -> Batches:
    """Draw so many batches of every kind: pictures, long lines alone, typing and, with speech, sounds and all three."""
    sources = samples.open_sources(data, speech)
    kinds = dict.fromkeys(samples.SHARES if speech else ("image", "text"), 1.0)
    found: dict[str, list[tuple[Arrays, Arrays]]] = {kind: [] for kind in (*kinds, _LONG)}
    for kind, x, y in samples.stream(sources, (_SEED + seed,), mixture=samples.Mixture(kinds)):
        if len(found[kind]) < each:
            found[kind].append((x, y))
        if all(len(found[kind]) == each for kind in kinds):
            break
    for kind, x, y in samples.stream(
        samples.Sources(sources.bank, None), (_SEED + seed, 1), mixture=samples.Mixture(short=0.0)
    ):
        if kind == "image":
            found[_LONG].append((x, y))
        if len(found[_LONG]) == each:
            break
    return found


def losses(model: MultiModalSeq2Seq, drawn: Batches) -> dict[str, float]:
    """Return the mean cross-entropy of a character of the answer, in nats, smoothed as in training, by kind."""
    found = defaultdict(list)
    for kind, pairs in drawn.items():
        for x, y in pairs:
            logits = model(x, training=False)["logits"]
            loss = answer_loss(keras.ops.convert_to_tensor(y["answer"]), logits)
            found[kind].append(float(keras.ops.convert_to_numpy(loss)))
    return {kind: float(np.mean(each)) for kind, each in found.items()}


def main(arguments: Sequence[str]) -> int:
    """Print the losses of each mean that was named."""
    parser = argparse.ArgumentParser(description="Compare weights, and means of weights, by their loss.")
    parser.add_argument("--run", type=Path, required=True, help="folder of a run with this network")
    parser.add_argument("--batches", type=int, default=8, help="of every kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--without-speech", dest="speech", action="store_false", help="pictures and typing only")
    parser.add_argument("means", nargs="+", metavar="FILE=SHARE ...", help="the files of one mean, in quotes")
    options = parser.parse_args(arguments)
    data = data_dir()
    if data is None:
        raise UserError("The training data was not found. Set MMTUTOR_DATA to its folder.")
    model = MultiModalSeq2Seq(NetworkConfig.from_dict(network_of_run(options.run)))
    model.build()
    drawn = batches(data, options.seed, options.batches, options.speech)
    with tempfile.TemporaryDirectory() as folder:
        for mean in options.means:
            model.load_weights(mean_of(dict(map(part, mean.split())), Path(folder) / "mean.weights.h5"))
            found = {kind: round(loss, 4) for kind, loss in losses(model, drawn).items()}
            sys.stdout.write(json.dumps({"mean": mean} | found) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
