"""How many right answers are told wrong because they were misread: handwritten keys of the built-in courses.

    python -m tests.benchmarks.misread_answers [--answers 2000] [--seed 5] [--writers dev|train] [--show 20]

Each answer is the key of an exercise, written by one writer of UNIPEN on whom nothing is trained, ten in one hand,
composed as in `written_mistakes`, read by the network that is shipped and judged by its key. What was read rightly is
judged as a wrong answer, too, to count how often a learner who is wrong is asked before he is told. Exit status 1
where more right answers are told wrong than may be. With `--writers train` the hands are those that the network was
trained on: to choose by, not to report. It knows whole lines of single characters only; nothing of words or of sound.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mmtutor import paths, settings
from mmtutor.app import load_reader
from mmtutor.content.native import load_course
from mmtutor.domain.assess import assess, judged_as_read
from mmtutor.domain.assessment import Verdict
from mmtutor.domain.items import Expression, Item, Number
from mmtutor.domain.items.feedback import wrong
from mmtutor.domain.observation import Response
from mmtutor.domain.reading import Reading
from mmtutor.model.reader import Reader, same
from mmtutor.training.figures import share
from mmtutor.training.glyphs import pen_writers
from tests.benchmarks.written_mistakes import bank_of, on_paper, picture, set_page

MOST_TOLD_WRONG = 0.005  # of all right answers
IN_ONE_HAND = 10
INSTANCES = 4  # of each exercise


@dataclass(frozen=True, slots=True)
class Read:
    """One right answer: what was written, how it was read, and what was told of it."""

    written: str
    reading: Reading
    verdict: Verdict

    @property
    def misread(self) -> bool:
        """Whether something else was read."""
        return same(self.reading.text) != same(self.written)

    @property
    def told_wrong(self) -> bool:
        """Whether the learner was told that his right answer is wrong."""
        return self.verdict in (Verdict.INCORRECT, Verdict.INVALID)

    @property
    def asked_if_wrong(self) -> bool:
        """Whether a learner is asked about this reading where it is wrong."""
        return judged_as_read(self.reading, wrong).verdict is Verdict.UNSURE


def exercises(rng: random.Random) -> list[tuple[Item, str]]:
    """Return exercises of the built-in courses with their keys in the characters that the network writes."""
    found = []
    for course in ("fractions", "linear-equations"):
        for lesson in load_course(paths.asset("courses") / course, "en", samples=0).lessons:
            for template in lesson.templates:
                for item in (template.sample(rng) for _ in range(INSTANCES)):
                    if isinstance(item, Number | Expression) and (text := on_paper(item.key)):
                        found.append((item, text))
    return found


def read_answers(reader: Reader, data: Path, writers: str, count: int, seed: int) -> Iterator[Read]:
    """Yield so many right answers as they were read and judged; `writers` is "dev" or "train"."""
    rng, asked = np.random.default_rng(seed), exercises(random.Random(seed))
    everyone = [
        {s: glyphs for s, glyphs in w.items() if glyphs} for w in pen_writers(data / "handwriting", writers).values()
    ]
    able = [writer for writer in everyone if all(digit in writer for digit in "0123456789")]
    for number in range(count):
        if number % IN_ONE_HAND == 0:
            hand = bank_of(able[int(rng.integers(len(able)))], everyone, rng)
        item, text = asked[int(rng.integers(len(asked)))]
        shown = picture(rng, *set_page([text], hand, rng), camera=False, close=True)
        reading = reader.read(Response(picture=shown), item.prompt, item.expects)
        yield Read(text, reading, assess(item, reading).verdict)


def main() -> int:
    """Print the figures; 1 where too many right answers are told wrong."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--answers", type=int, default=2000)
    arguments.add_argument("--seed", type=int, default=5)
    arguments.add_argument("--writers", choices=("dev", "train"), default="dev", help="whose hands, %(default)s")
    arguments.add_argument("--show", type=int, default=0, help="print so many right answers that were told wrong")
    given = arguments.parse_args()
    data = paths.data_dir() or sys.exit("The handwriting was not found. Set MMTUTOR_DATA to the folder of data.")
    reader = load_reader(settings.from_environment())
    answers = list(read_answers(reader, data, given.writers, given.answers, given.seed))
    sure = [a for a in answers if a.reading.sure]
    misread, right = [a for a in sure if a.misread], [a for a in sure if not a.misread]
    told = share(np.array([a.told_wrong for a in answers]))
    rows = {
        "right answers": len(answers),
        "surely read": len(sure),
        "surely misread": len(misread),
        "told wrong": f"{told} (at most {MOST_TOLD_WRONG:.1%})",
        "asked, of the surely misread": share(np.array([a.asked_if_wrong for a in misread])),
        "asked, of the surely read were they wrong": share(np.array([a.asked_if_wrong for a in right])),
        "asked, of all right answers": share(np.array([a.verdict is Verdict.UNSURE for a in answers])),
    }
    sys.stdout.write("".join(f"{name:44}{value}\n" for name, value in rows.items()))
    for answer in [a for a in answers if a.told_wrong][: given.show]:
        sys.stdout.write(f"    {answer.written} read as {answer.reading.text} ({answer.reading.confidence:.3f})\n")
    return int(told.value > MOST_TOLD_WRONG)


if __name__ == "__main__":
    sys.exit(main())
