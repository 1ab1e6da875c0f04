"""`mmtutor replay DIR`: plays a recorded lesson through the real pipeline and prints each reading and verdict."""

from __future__ import annotations

import argparse

from mmtutor.capture import Replay, ReplayAnswer
from mmtutor.commands.player import Outcome, open_player
from mmtutor.settings import Settings


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Play every answer in its own time; 1 if one could not be read at all."""
    from rich.console import Console

    console = Console(highlight=False)
    replay = Replay(args.folder)
    unread = 0
    console.print(f"[bold]{replay.title}[/bold]")
    with open_player(settings) as player:
        for number, answer in enumerate(replay.answers, 1):
            console.print(f"\n{number}. {answer.prompt or answer.item}", markup=False)
            outcome = player.play(replay, answer)
            for name, value in described(answer, outcome):
                console.print(f"   {name:<9} {value}", markup=False)
            unread += outcome.reading is None
    return 1 if unread else 0


def described(answer: ReplayAnswer, outcome: Outcome) -> list[tuple[str, str]]:
    """Return what there is to say of one answer, as names and values."""
    lines = [("answered", ways(answer))]
    if outcome.live:
        lines.append(("live", " … ".join(outcome.live)))
    if outcome.reading is not None:
        reading = outcome.reading
        lines.append(("reading", f"{reading.text or '(nothing)'}   {reading.confidence:.0%}"))
        if len(reading.by_modality) > 1:
            each = (f"{modality}: {candidate.text}" for modality, candidate in reading.by_modality.items())
            lines.append(("", ", ".join(each)))
        if answer.expect is not None and reading.text != answer.expect:
            lines.append(("expected", answer.expect or "(nothing)"))
    if outcome.assessment is not None:
        lines.append(("verdict", f"{outcome.assessment.verdict}   {outcome.assessment.feedback}"))
    elif outcome.trouble is not None:
        lines.append(("verdict", f"none   {outcome.trouble}"))
    elif outcome.reading is not None:
        lines.append(("verdict", f"unsure   Did you mean {outcome.reading.text}?"))
    return lines


def ways(answer: ReplayAnswer) -> str:
    """Return how the answer was given, in words."""
    said = {"typed": answer.keys, "drawn": answer.ink, "shown to the camera": answer.video, "said": answer.sound}
    return ", ".join(way for way, given in said.items() if given)
