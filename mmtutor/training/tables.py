"""The tables of an evaluation: on the screen, and as Markdown for the model card and a hand-over."""

from __future__ import annotations

from collections.abc import Sequence

from mmtutor.training.evaluation import Evaluation
from mmtutor.training.figures import figure, table
from mmtutor.training.must_show import HEAD, must_show, noise_table, shortfalls
from mmtutor.training.question_rows import pooled

_SCREEN_WIDTH = 220


def hand_over(found: Evaluation) -> list[str]:
    """Return what was asked beside what was measured, as Markdown, and the command that measured it."""
    lines = must_show(found)
    return [
        f"`{found.command}`, {found.seconds / 60:.0f} minutes; {shortfalls(lines)} of {len(lines)} lines short.",
        "",
        *markdown([HEAD, *(line.cells for line in lines)]),
    ]


def set_table(found: Evaluation) -> list[list[str]]:
    """Return every set and every system on it."""
    return table([figure(o) for o in found.outcomes])


def question_table(found: Evaluation) -> list[list[str]]:
    """Return what a question does to each set: the difference with its interval."""
    head = ["set", "n", "without a question", "with a random question", "difference"]
    rows = [
        [q.set, str(q.count), f"{q.without:.1%}", f"{q.with_one:.1%}", f"{q.with_one - q.without:+.1%} "
         f"({q.low:+.1%} to {q.high:+.1%})"]
        for q in found.questions
    ]  # fmt: skip
    without, with_one = pooled(found.questions)
    total = str(sum(q.count for q in found.questions))
    return [head, *rows, ["all", total, f"{without:.1%}", f"{with_one:.1%}", f"{with_one - without:+.1%}"]]


def markdown(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return a table, its head first, as lines of Markdown."""
    head, *rest = (f"| {' | '.join(row)} |" for row in rows)
    return [head, "|" + "---|" * len(rows[0]), *rest]


def show(found: Evaluation) -> None:
    """Print every table there is something for."""
    from rich.console import Console
    from rich.table import Table

    printed = [list(map(list, [HEAD, *(line.cells for line in must_show(found))]))]
    if found.outcomes:
        printed.append(set_table(found))
    if found.curves:
        printed.append(noise_table(found))
    if found.questions:
        printed.append(question_table(found))
    console = Console(width=_SCREEN_WIDTH)
    for head, *rows in printed:
        shown = Table(*head)
        for row in rows:
            shown.add_row(*row)
        console.print(shown)
