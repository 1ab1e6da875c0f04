"""The mean of several checkpoints of a run: stochastic weight averaging (Izmailov et al. 2018).

A run whose learning rate rises and falls several times ends each time near another side of the same flat valley; the
mean lies nearer its middle. So does that of the last checkpoints of a run that is left before its rate has fallen,
which `--keep-checkpoints` leaves. `python -m mmtutor.training.averaging --run RUN FILE=SHARE ...` writes it beside the
run's last weights, where `mmtutor export` takes it from. Going on with the run drops it.

With `--only PART` the rest stays as in the first file, whose share of the part may be nought: so a part that learnt
apart is put into a network. The mean of a fine-tuned encoder and what it began as keeps more of what that knew
(Wortsman et al. 2022, "Robust fine-tuning of zero-shot models").
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import h5py
import numpy as np

from mmtutor.errors import UserError
from mmtutor.training.train import AVERAGED, RECORD
from mmtutor.training.warm_start import arrays_of


def average(run: Path, shares: Mapping[Path, float], only: str = "") -> Path:
    """Write the weighted mean of weights files into a run, note it in the run's record, and return its path.

    With `only`, weights without it in their path stay as in the first file.

    Raises:
        UserError: a file is missing or of another network, no weights are named `only`, or the shares are not positive.
    """
    mean_of(shares, run / "next.weights.h5", only).replace(run / AVERAGED)
    record = json.loads((run / RECORD).read_text(encoding="utf-8"))
    record["averaged"] = {f"{file.parent.name}/{file.name}": part for file, part in shares.items()}
    record["averaged_only"] = only
    (run / RECORD).write_text(json.dumps(record, indent=1), encoding="utf-8")
    return run / AVERAGED


def mean_of(shares: Mapping[Path, float], mean: Path, only: str = "") -> Path:
    """Write the weighted mean of weights files and return its path; raises as `average` does.

    What only the first file and some of the others have, being newer than the rest, is the mean of theirs.
    """
    if not shares or min(shares.values()) < 0 or max(shares.values()) <= 0:
        raise UserError("Name one weights file or more, with shares of nought or more, one of them above.")
    first, *_ = shares
    try:
        shutil.copyfile(first, mean)
        with h5py.File(mean, "r+") as target:
            total = {name: np.zeros(target[name].shape, np.float64) for name in _averaged(target, only)}
            whole = dict.fromkeys(total, 0.0)
            for file, part in shares.items():
                with h5py.File(file, "r") as source:
                    for name in _averaged(source, only):
                        total[name] += part * source[name][...]
                        whole[name] += part
            for name in total:
                target[name][...] = total[name] / whole[name]
    except (OSError, KeyError, ValueError) as wrong:
        mean.unlink(missing_ok=True)
        raise UserError("These are not weights of one and the same network.") from wrong
    if not total:
        mean.unlink()
        raise UserError('No weights are named "{name}".', name=only)
    return mean


def _averaged(file: h5py.File, only: str) -> list[str]:
    names = [name for name in arrays_of(file) if only in name and not name.startswith("optimizer")]
    return [name for name in names if np.issubdtype(file[name].dtype, np.floating)]


def part(text: str) -> tuple[Path, float]:
    """Read a weights file and its share, `FILE=SHARE`."""
    name, _, share = text.rpartition("=")
    return Path(name), float(share)


def main(arguments: Sequence[str]) -> int:
    """Average the files that were named."""
    parser = argparse.ArgumentParser(description="Average several checkpoints of a run.")
    parser.add_argument("--run", type=Path, required=True, help="folder of the run")
    parser.add_argument("parts", nargs="+", type=part, metavar="FILE=SHARE", help="a weights file and its share")
    parser.add_argument("--only", default="", metavar="PART", help="average these alone, as audio_encoder/speech")
    options = parser.parse_args(arguments)
    average(options.run, dict(options.parts), options.only)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
