"""How sound the built-in courses are: every template filled in many times, in both languages, judged by its own rules.

    python -m tests.benchmarks.courses [SAMPLES]

Prints what there is, then how many samples refuse their key, have a solution with a broken line, cannot tell their
mistakes apart, or give their answer away before the last hint; and names the first of each kind. Knows no learner.
"""

from __future__ import annotations

import sys
from collections import Counter

from mmtutor.domain.assessment import Verdict
from mmtutor.domain.items import Item
from mmtutor.domain.solution import broken_line, not_told_apart
from tests.content.builtin import LANGUAGES, NAMES, answer_to, course, leaks, options_of, samples, templates

SAMPLES = 200


def troubles(item: Item) -> list[str]:
    """Name what is not as it should be."""
    found = []
    if item.assess(answer_to(item)).verdict is not Verdict.CORRECT:
        found.append("key refused")
    if broken_line(item) is not None:
        found.append("solution broken")
    if not_told_apart(item) is not None:
        found.append("mistakes not told apart")
    if len(set(options_of(item))) < len(options_of(item)):
        found.append("options alike")
    if leaks(item):
        found.append("answer given away")
    return found


def main(count: int) -> int:
    """Print the figures; return 1 where there is any trouble."""
    total, looked_at, first = Counter[str](), 0, dict[str, str]()
    for name in NAMES:
        which = course(name, "en")
        every = templates(name)
        sys.stdout.write(
            f"{name}: {len(which.lessons)} lessons, {len(every)} templates, {len(which.skills)} skills, "
            f"{sum(len(lesson.teaching) for lesson in which.lessons)} teaching cards, "
            f"{len(which.cards)} remedial cards, "
            f"{sum(bool(template.solution) for template in every.values())} templates with a solution, "
            f"{sum(bool(template.mistakes) for template in every.values())} with mistakes that tell apart\n"
        )
        for language in LANGUAGES:
            for template_id, template in templates(name, language).items():
                for item in samples(template, count):
                    looked_at += 1
                    for trouble in troubles(item):
                        total[trouble] += 1
                        first.setdefault(f"{trouble}: {template_id} ({language})", item.id)
    sys.stdout.write(f"{looked_at} different items of {count} samples a template and language: {dict(total)}\n")
    for trouble, item_id in first.items():
        sys.stdout.write(f"  {trouble}: {item_id}\n")
    return int(bool(total))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else SAMPLES))
