"""The review model on a real log of reviews: log loss of FSRS against a constant and SM-2, split by time.

`python -m tests.benchmarks.review_model` fits on the reviews before a moment and predicts those after it, each from the
card's whole history up to then. Reviews less than a day after the one before are not predicted, by no model.
Needs `content/review_log.csv` of the training data (MMTUTOR_DATA), 12,580 reviews of one learner.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np

from mmtutor import paths
from mmtutor.domain.review import USUAL_PARAMETERS
from mmtutor.errors import UserError
from mmtutor.training.knowledge import reviews as log
from mmtutor.training.knowledge import rivals
from mmtutor.training.knowledge.measures import auc, interval, log_loss


def main() -> int:
    """Print a line for each model at each split; return 1 where ours does not lose less than a constant and SM-2."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--log", type=Path, help="card_id, review_rating, review_time")
    options.add_argument("--earlier", type=float, nargs="*", default=[0.7, 0.5], help="shares of the log to fit on")
    options.add_argument("--seed", type=int, default=1)
    args = options.parse_args()
    data = paths.data_dir()
    if args.log is None and data is None:
        raise UserError("Set MMTUTOR_DATA to the folder of the training data.")
    reviews = log.from_csv(args.log or (data or Path()) / "content" / "review_log.csv")
    return int(not all([compare(reviews, share, args.seed) for share in args.earlier]))


def compare(reviews: log.Reviews, share: float, seed: int) -> bool:
    """Fit on the first `share` of the log and print what each model loses on the rest; say whether ours loses least."""
    cut = float(np.quantile(reviews.at, share))
    early, tested = reviews.before(cut), np.flatnonzero(reviews.counted & (reviews.at >= cut))
    fitted = log.fit(early)
    said = {
        "constant (share recalled before)": rivals.constant(early, reviews),
        "SM-2": rivals.sm2(reviews),
        "SM-2 with a fitted curve": rivals.sm2_with_curve(early, reviews),
        "FSRS-6, usual parameters": log.predict(reviews, np.array(USUAL_PARAMETERS))[0],
        "FSRS-6, fitted (the app's, after `fit`)": log.predict(reviews, np.array(fitted))[0],
    }
    told, cards = reviews.recalled[tested], reviews.card[tested]
    out = sys.stdout.write
    out(f"fitted on the first {share:.0%} ({early.counted.sum()} reviews), {len(tested)} later reviews predicted:\n")
    for name, chances in said.items():
        p = chances[tested]
        low, high = interval(lambda rows, p=p: log_loss(p[rows], told[rows]), cards, seed)
        out(f"  {name:42} log loss {log_loss(p, told):.4f} [{low:.4f}, {high:.4f}]  AUC {auc(p, told):.4f}\n")
    usual, best = (said[name][tested] for name in list(said)[-2:])

    def gain(rows: np.ndarray) -> float:
        return log_loss(best[rows], told[rows]) - log_loss(usual[rows], told[rows])

    low, high = interval(gain, cards, seed)
    out(f"  less: {log_loss(best, told) - log_loss(usual, told):+.4f} [{low:+.4f}, {high:+.4f}], by card\n")
    out(f"  parameters: {', '.join(str(x) for x in fitted)}\n\n")
    losses = [log_loss(chances[tested], told) for chances in said.values()]
    return losses[-1] < min(losses[:-2])


if __name__ == "__main__":
    sys.exit(main())
