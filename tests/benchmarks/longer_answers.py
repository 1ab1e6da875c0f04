"""Longer answers in other words: what learners are told by the rules alone, and with the sentence encoder beside them.

`python -m tests.benchmarks.longer_answers` judges graded answers to science questions (`content/semeval_3way.jsonl.gz`
of the data, MMTUTOR_DATA; its licence lets it be used here, and nothing is trained on it). The threshold
`longer_answers.CLOSE` was chosen on two thirds of the questions; the last third is printed apart. "Told wrong" of a
right answer is the worst there is; "unsure" is work for a teacher. A contradicting answer counts as a wrong one.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mmtutor import paths
from mmtutor.domain.assessment import Verdict
from mmtutor.domain.items import ShortText
from mmtutor.domain.longer_answers import CLOSE, longer_keys
from mmtutor.errors import UserError
from mmtutor.model.sentences import SentenceEncoder
from mmtutor.training.knowledge.measures import auc, interval

OPTIONS = (0.0, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7)
THIRDS = 3


@dataclass(frozen=True, slots=True)
class Judged:
    """Answers side by side, arrays (answers,). `closeness` is NaN where the rules alone decide."""

    right: np.ndarray  # bool, as people graded it
    told_wrong: np.ndarray  # bool, by the rules
    closeness: np.ndarray  # float32
    question: np.ndarray  # int

    def told(self, close: float) -> np.ndarray:
        """Return which answers are told wrong with a threshold."""
        return self.told_wrong & ~(self.closeness >= close)

    def of(self, rows: np.ndarray) -> Judged:
        """Return some of the answers."""
        return Judged(self.right[rows], self.told_wrong[rows], self.closeness[rows], self.question[rows])


class Remembering:
    """The encoder, with the vectors of what it has read before; `times_s` has one time for each new text."""

    def __init__(self, encoder: SentenceEncoder) -> None:
        self.encoder, self.times_s = encoder, list[float]()
        self._known: dict[str, np.ndarray] = {}

    def __call__(self, text: str) -> np.ndarray:
        if text not in self._known:
            started_s = time.perf_counter()
            self._known[text] = self.encoder(text)
            self.times_s.append(time.perf_counter() - started_s)
        return self._known[text]


def judge(rows: Sequence[dict], encode: Remembering) -> Judged:
    """Judge every answer by the rules, and measure how close those are that the rules call wrong."""
    told, close = [], []
    for row in rows:
        item = ShortText(id="", prompt=row["question"], keys=tuple(row["refs"]))
        assessment = item.assess(row["answer"])
        told.append(assessment.verdict is Verdict.INCORRECT)
        keys = longer_keys(item.keys, row["answer"]) if told[-1] and not assessment.same_value else []
        given = encode(row["answer"]) if keys else None
        close.append(max((float(given @ encode(key)) for key in keys), default=np.nan))
    questions = {qid: number for number, qid in enumerate(sorted({row["qid"] for row in rows}))}
    return Judged(
        np.array([row["label"] == "correct" for row in rows]),
        np.array(told),
        np.array(close, np.float32),
        np.array([questions[row["qid"]] for row in rows]),
    )


def table(judged: Judged, title: str, options: Sequence[float]) -> None:
    """Print what is told, with the rules alone (threshold "none") and with each threshold; intervals by question."""
    compared = ~np.isnan(judged.closeness)
    ranked = auc(judged.closeness[compared], judged.right[compared])
    out = sys.stdout.write
    out(f"\n{title}: {len(judged.right)} answers to {len(set(judged.question))} questions; ")
    out(f"{judged.right.mean():.1%} right; {compared.mean():.1%} go to the encoder, AUC {ranked:.3f}\n")
    out("  threshold   right told wrong           wrong told wrong           unsure\n")
    for close in (2.0, *options):  # no cosine is 2
        told, name = judged.told(close), "none" if close > 1 else f"{close:.2f}"
        shares = [_share(told[rows], judged.question[rows]) for rows in (judged.right, ~judged.right)]
        unsure = (judged.told_wrong & ~told).mean()
        out(f"  {name:9}   {shares[0]}   {shares[1]}   {unsure:.1%}{'   <- CLOSE' if close == CLOSE else ''}\n")


def _share(told: np.ndarray, question: np.ndarray) -> str:
    low, high = interval(lambda rows: float(told[rows].mean()), question, 1)
    return f"{told.mean():6.1%} [{low:6.1%}, {high:6.1%}]"


def memory_mb() -> float:
    """Return what this process holds in memory, in MB; 0 where the system does not say."""
    file = Path("/proc/self/statm")
    return int(file.read_text().split()[1]) * 4096 / 1e6 if file.is_file() else 0.0


def held_out(qid: str) -> bool:
    """Say whether the threshold was chosen without a question."""
    return zlib.crc32(qid.encode()) % THIRDS == 0


def main() -> int:
    """Print the tables; return 1 where the encoder saves no right answer from "wrong" on the questions held out."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--model", type=Path, default=paths.asset("sentences"))
    options.add_argument("--limit", type=int, help="judge so many answers only, spread over all")
    args = options.parse_args()
    data = paths.data_dir()
    if data is None:
        raise UserError("Set MMTUTOR_DATA to the folder of the training data.")
    with gzip.open(data / "content" / "semeval_3way.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    rows = rows[:: max(1, len(rows) // args.limit)] if args.limit else rows
    before_mb, started_s = memory_mb(), time.perf_counter()
    encode = Remembering(SentenceEncoder(args.model))
    encode("the first one")
    load_s, after_mb = time.perf_counter() - started_s, memory_mb()
    judged = judge(rows, encode)
    apart = np.array([held_out(row["qid"]) for row in rows])
    chosen_on = ~apart & np.array([row["split"] == "train" for row in rows])
    table(judged.of(chosen_on), "questions that the threshold was chosen on", OPTIONS)
    found = judged.of(apart)
    table(found, "questions held out", (CLOSE,))
    times_ms = 1000 * np.array(encode.times_s)
    sys.stdout.write(
        f"\none text: median {np.median(times_ms):.1f} ms, p95 {np.quantile(times_ms, 0.95):.1f} ms on one thread; "
        f"loading and the first text {1000 * load_s:.0f} ms, {after_mb - before_mb:.0f} MB of memory\n"
    )
    return int(found.told(CLOSE)[found.right].mean() >= found.told_wrong[found.right].mean())


if __name__ == "__main__":
    sys.exit(main())
