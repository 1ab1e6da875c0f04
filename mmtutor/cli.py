"""The command line: which commands there are and what they take. Each command's work is in `mmtutor.commands`.

Nothing heavy is imported here, so that `--version` and `--help` answer at once.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from mmtutor import __version__
from mmtutor.errors import UserError
from mmtutor.settings import Settings, from_environment

Command = Callable[[argparse.Namespace, Settings], int]


def _app(args: argparse.Namespace, settings: Settings) -> int:
    from mmtutor.app import run

    return run(args, settings)


def _assess(args: argparse.Namespace, settings: Settings) -> int:
    from mmtutor.commands.assess import run

    return run(args, settings)


def _replay(args: argparse.Namespace, settings: Settings) -> int:
    from mmtutor.commands.replay import run

    return run(args, settings)


def _check(args: argparse.Namespace, settings: Settings) -> int:
    from mmtutor.commands.check import run

    return run(args, settings)


def _bench(args: argparse.Namespace, settings: Settings) -> int:
    if args.live_only is not None:
        from mmtutor.commands.bench_window import run_live

        return run_live(args.live_only, settings)
    from mmtutor.commands.bench import run

    return run(args, settings)


def _import(args: argparse.Namespace, settings: Settings) -> int:
    from mmtutor.commands.import_course import run

    return run(args, settings)


def _export_course(args: argparse.Namespace, settings: Settings) -> int:
    from mmtutor.commands.export_course import run

    return run(args, settings)


def _choose(args: argparse.Namespace, settings: Settings) -> int:
    from mmtutor.commands.choose import run

    return run(args, settings)


def _fit(args: argparse.Namespace, settings: Settings) -> int:
    from mmtutor.commands.fit import run

    return run(args, settings)


def _training(args: argparse.Namespace, settings: Settings) -> int:
    from mmtutor.commands.training import run

    return run(args, settings)


TRAINING = {
    "train": "train the network on the data in MMTUTOR_DATA; stops and resumes at any time",
    "evaluate": "measure the model and the baselines on the dev sets",
    "export": "export a trained network for the app, with its calibration and model card",
}


def parser() -> argparse.ArgumentParser:
    """Return the parser of every command; a command's function is in `command` of what it parses."""
    top = argparse.ArgumentParser(
        prog="mmtutor",
        description="A tutor that sees, hears and reads an answer. Without a command it opens the window.",
    )
    top.add_argument("--version", action="version", version=f"mmtutor {__version__}")
    top.add_argument("--debug", action="store_true", help="log more, and show where a failure came from")
    top.add_argument("--replay", type=Path, metavar="DIR", help="a recorded lesson as camera, microphone and keyboard")
    top.add_argument("--exit-when-shown", action="store_true", help=argparse.SUPPRESS)  # for `bench`
    top.set_defaults(command=_app)
    commands = top.add_subparsers(title="commands", metavar="COMMAND")

    assess = commands.add_parser("assess", help="read and judge the answers in a JSONL file")
    assess.add_argument("source", type=Path, metavar="IN.jsonl")
    assess.add_argument("--out", type=Path, metavar="OUT.jsonl", help="where the results go (default: standard output)")
    assess.set_defaults(command=_assess)

    replay = commands.add_parser("replay", help="play a recorded lesson and print each reading and verdict")
    replay.add_argument("folder", type=Path, metavar="DIR")
    replay.set_defaults(command=_replay)

    check = commands.add_parser("check", help="test this installation without a screen and print JSON")
    check.set_defaults(command=_check)

    bench = commands.add_parser("bench", help="measure speed, memory and size")
    bench.add_argument("--runs", type=int, default=200, help="answers per row (default: 200)")
    bench.add_argument("--json", action="store_true", help="print JSON instead of a table")
    bench.add_argument("--live-only", type=float, help=argparse.SUPPRESS)  # its own process
    bench.set_defaults(command=_bench)

    importer = commands.add_parser("import", help="add a course: native, GIFT, Aiken, Moodle XML, QTI, Anki or CSV")
    importer.add_argument("source", type=Path, metavar="FILE")
    importer.add_argument("--reviews", type=Path, metavar="OUT.csv", help="where an Anki package's reviews go")
    importer.set_defaults(command=_import)

    exporter = commands.add_parser("export-course", help="write a course for other programs, and say what is lost")
    exporter.add_argument("course", metavar="COURSE", help="its id, such as fractions")
    exporter.add_argument(
        "--format", required=True, help="gift, aiken, moodle-xml, qti22, qti30, anki, csv; xapi writes the attempts"
    )
    exporter.add_argument("--out", type=Path, required=True, metavar="FILE", help="a new file")
    exporter.add_argument("--language", default="en", help="which of the course's languages (default: en)")
    exporter.add_argument("--examples", type=int, default=5, help="how many of an exercise with changing numbers")
    exporter.add_argument("--attempts", action="store_true", help="learners' attempts too, as Anki's reviews")
    exporter.set_defaults(command=_export_course)

    choose = commands.add_parser("choose", help="pin or ban exercises of a course, and print which there are")
    choose.add_argument("course", metavar="COURSE", help="its id, such as fractions")
    for option, text in (("pin", "comes first"), ("ban", "never comes"), ("free", "is neither from now on")):
        choose.add_argument(f"--{option}", action="append", default=[], metavar="EXERCISE", help=f"this one {text}")
    choose.set_defaults(command=_choose)

    fit = commands.add_parser("fit", help="fit the model of mastery and reviews to logs of answers (training extra)")
    fit.add_argument("--csv", type=Path, metavar="FILE", help="a table in the ASSISTments layout, not the own database")
    fit.add_argument("--out", type=Path, default=Path("learner-model.json"), metavar="FILE", help="where it goes")
    fit.add_argument("--use", action="store_true", help="let the tutor use it from now on")
    fit.add_argument("--no-compare", action="store_true", help="do not measure it beside other models first")
    fit.add_argument("--seed", type=int, default=1, help="which learners are left out to measure with")
    fit.set_defaults(command=_fit)

    for name, text in TRAINING.items():
        training = commands.add_parser(name, help=f"{text} (training extra)", add_help=False)
        training.set_defaults(command=_training, training=name)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 2 means that the world, not the program, was at fault."""
    top = parser()
    args, rest = top.parse_known_args(argv)
    if rest and "training" not in args:
        top.error(f"unknown: {' '.join(rest)}")
    args.rest = rest
    command: Command = args.command
    try:
        return command(args, from_environment())
    except UserError as trouble:
        if args.debug:
            raise
        sys.stderr.write(f"{trouble.message}\n")
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader of our output has gone
        sys.stderr.close()
        return 1
