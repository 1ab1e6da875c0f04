"""Files that other programs and people wrote: what of them is taken in, and whether every refusal is explained.

    python -m tests.benchmarks.foreign_files FOLDER [--say]

Imports every file below FOLDER as a teacher would, each into a place of its own. Prints JSON: for each format the files
and exercises that were there, taken in, refused with a sentence, left without one ("unexplained"), and every file that
raised anything else ("crashed"). An exercise that was taken in has to accept its own key and have no text of nothing.
`--say` prints the report of each file first, and each exercise as it arrived, to be compared with the file by eye.

Exits with 1 where fewer than 95 % of the files of a format are imported or refused with a sentence, where any crashes,
or where an exercise refuses its key. Knows no file: bring your own.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import traceback
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from mmtutor.content.importing import IMPORTERS, Imported, take_in
from mmtutor.domain.assessment import Verdict
from mmtutor.domain.items import Item
from mmtutor.errors import UserError
from mmtutor.messages import Message

ENOUGH = 0.95  # of the files of a format: imported, or refused with a sentence


@dataclass(slots=True)
class Outcome:
    """What became of the files of one format, and of the exercises in those that were taken in."""

    files: int = 0
    imported: int = 0
    refused: int = 0
    items: int = 0
    carried: int = 0
    left_out: int = 0
    unexplained: list[str] = field(default_factory=list)
    crashed: list[str] = field(default_factory=list)
    wrong_keys: list[str] = field(default_factory=list)

    @property
    def is_enough(self) -> bool:
        """Whether what is asked for was reached."""
        explained = self.imported + self.refused - len(self.unexplained)
        return explained >= ENOUGH * self.files and not self.crashed and not self.wrong_keys


def format_of(path: Path) -> str:
    """Return the name of the importer that takes a file for its own, or "none"."""
    for name, importer in IMPORTERS.items():
        with tempfile.TemporaryDirectory() as aside:
            try:
                if importer(path, Path(aside)) is not None:
                    return name
            except UserError:
                return name
            except Exception:  # noqa: BLE001 - it is looked at, and named, when the file is imported
                return name
    return "none"


def is_sentence(said: Message) -> bool:
    """Say whether a reason is one: it has words and an end."""
    text = str(said).strip()
    return len(text.split()) > 2 and text[-1] in ".!。"


def items_of(imported: Imported) -> Iterator[Item]:
    """Yield each exercise as a learner gets it."""
    for lesson in imported.course.lessons:
        for template in lesson.templates:
            yield template.sample(random.Random(1))


def accepts_its_key(item: Item) -> bool:
    """Say whether an exercise finds right what it shows as the right answer."""
    answer = item.shown_key()
    return item.assess(answer[0] if item.kind == "choice" else answer).verdict is Verdict.CORRECT


def try_out(path: Path, name: str, outcome: Outcome, say: bool) -> None:
    """Import one file and count what came of it."""
    outcome.files += 1
    said: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        try:
            imported = take_in(path, Path(folder) / "in")
        except UserError as trouble:
            outcome.refused += 1
            outcome.unexplained += [] if is_sentence(trouble.message) else [name]
            said.append(f"refused: {trouble.message}")
        except Exception as trouble:  # noqa: BLE001 - whatever it is, it is what is looked for
            frame = traceback.extract_tb(trouble.__traceback__)[-1]
            outcome.crashed.append(f"{name}: {trouble!r} at {Path(frame.filename).name}:{frame.lineno}")
        else:
            _count(imported, name, outcome)
            said += [str(sentence) for sentence in imported.report.sentences()]
            said += [shown(item) for item in items_of(imported)]
    if say:
        sys.stdout.write("\n".join([f"=== {name}", *said, ""]))


def _count(imported: Imported, name: str, outcome: Outcome) -> None:
    report = imported.report
    outcome.imported += 1
    outcome.items += report.found
    outcome.carried += report.carried
    outcome.left_out += len(report.refused)
    outcome.unexplained += [f"{name}: {loss.item}" for loss in report.losses if not is_sentence(loss.reason)]
    outcome.wrong_keys += [f"{name}: {item.id}" for item in items_of(imported) if not accepts_its_key(item)]


def shown(item: Item) -> str:
    """Return an exercise as lines: its kind, its prompt, its answer, its options and its explanation."""
    rest = {
        key: value
        for key in ("options", "right", "wrong", "left", "order", "text", "keys", "tolerance")
        if (value := getattr(item, key, None))
    }
    return f"  [{item.kind}] {item.prompt!r} -> {item.shown_key()!r} {rest} {item.explanation!r}"


def main() -> int:
    """Print what happened; return 1 where it is not enough."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--say", action="store_true")
    given = parser.parse_args()
    outcomes: defaultdict[str, Outcome] = defaultdict(Outcome)
    for path in sorted(path for path in given.folder.rglob("*") if path.is_file()):
        try_out(path, str(path.relative_to(given.folder)), outcomes[format_of(path)], given.say)
    figures = {
        form: {
            "files": o.files, "imported": o.imported, "refused with a sentence": o.refused,
            "exercises": o.items, "carried over": o.carried, "left out with a sentence": o.left_out,
            "unexplained": o.unexplained, "crashed": o.crashed, "keys refused": o.wrong_keys,
        }
        for form, o in sorted(outcomes.items())
    }  # fmt: skip
    sys.stdout.write(json.dumps(figures, indent=1, ensure_ascii=False) + "\n")
    return int(not all(outcome.is_enough for outcome in outcomes.values()))


if __name__ == "__main__":
    sys.exit(main())
