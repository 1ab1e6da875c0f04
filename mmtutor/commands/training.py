"""`mmtutor train|evaluate|export`: hands over to `mmtutor.training`, which is not in the installed app."""

from __future__ import annotations

import argparse
import importlib.util
from collections.abc import Callable, Sequence
from functools import partial

from mmtutor.domain.observation import Response
from mmtutor.domain.reading import Reading
from mmtutor.errors import UserError
from mmtutor.model.reader import Reader
from mmtutor.settings import Settings
from mmtutor.tutor.weighing import is_open, settled


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Call the training room's own main with what follows the command's name."""
    del settings  # training has options of its own and touches no learner's data
    if importlib.util.find_spec("mmtutor.training") is None or importlib.util.find_spec("tensorflow") is None:
        raise UserError("Training needs more than the app does. Install it with: pip install 'mmtutor[training]'")
    return int(_main(args.training)(args.rest) or 0)


def _main(name: str) -> Callable[[list[str]], int | None]:
    """Import only the one that is wanted: each takes seconds."""
    if name == "train":
        from mmtutor.training import train

        return train.main
    if name == "evaluate":
        from mmtutor.training import evaluate

        return partial(evaluate.main, settle=_settle)
    from mmtutor.training import export

    return export.main


def _settle(reader: Reader, response: Response, reading: Reading, possible: Sequence[str]) -> Reading:
    """Settle a doubtful reading as the tutor does, so that what is measured is what learners meet."""
    return settled(reading, reader.weigh(response, possible)) if is_open(reading) else reading
