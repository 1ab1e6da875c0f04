"""Our own courses through each format and back: what is identical, and whether each loss was named.

    python -m tests.benchmarks.round_trips [EXAMPLES [FORMAT ...]]

Exports both courses in both languages, imports the file, and compares every exercise part by part. A difference is
either excused by a loss that the report of the export names for it, or counted as unnamed; exit 1 where there is one,
or where an exercise that was written does not come back. Prints one line for each format, then the unnamed differences.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from mmtutor.content import aiken, anki_out, csv_table, gift, moodle_xml_out, qti_out
from mmtutor.content.drafts import slug
from mmtutor.content.exporting import EXPORTERS, export_course
from mmtutor.content.formula import from_tex, to_tex
from mmtutor.content.importing import take_in
from mmtutor.content.instances import Carries, Export, Tally, lost_parts, pieces
from mmtutor.content.report import Report
from mmtutor.domain.course import Card, Course
from mmtutor.domain.items import ITEM_TYPES, Item
from mmtutor.domain.template import ItemTemplate, with_braces
from tests.content.builtin import LANGUAGES, NAMES, course

CARRIES: dict[str, Carries] = {
    "gift": gift.CARRIES,
    "aiken": aiken.CARRIES,
    "moodle-xml": moodle_xml_out.CARRIES,
    "qti22": qti_out.CARRIES,
    "qti30": qti_out.CARRIES,
    "anki": anki_out.CARRIES,
    "csv": csv_table.CARRIES,
}
_COMMON = frozenset(each.name for each in fields(Item))
# Which parts of an exercise a named loss is about.
EXCUSES = {
    "hints": {"hints"}, "explanation": {"explanation"}, "skills": {"skills"}, "form": {"form", "unit", "figures",
    "needs_unit"}, "tolerance": {"tolerance"}, "strict": {"strict"}, "keys": {"keys", "text"}, "meaning": {"kind",
    "key", "form"}, "options": {"kind", "options", "key", "right", "wrong", "prompt"}, "shuffle": {"shuffle"},
    "solution": {"solution"}, "mistakes": {"mistakes"}, "ways": {"ways"},
    "formula": {"prompt", "options", "right", "wrong", "left", "order"}, "emphasis": {"prompt", "options"},
}  # fmt: skip


@dataclass(slots=True)
class Row:
    """What came of one format."""

    found: int = 0
    carried: int = 0
    written: int = 0
    back: int = 0
    identical: int = 0
    named: int = 0
    unnamed: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    losses: Counter[str] = field(default_factory=Counter)


def settled(value: object) -> object:
    """Return a value with the spaces of its texts and the writing of its formulas made alike."""
    if isinstance(value, str):
        plain = re.sub(
            r"\$([^$\n]+)\$", lambda f: f"${from_tex(to_tex(f[1]) or f[1]) or f[1]}$", " ".join(value.split())
        )
        return plain.strip()
    if isinstance(value, tuple | list):
        return tuple(settled(one) for one in value)
    return value


def parts_of(item: Item, skills: tuple[str, ...]) -> dict[str, object]:
    """Return the parts of an exercise as it was written, braces doubled as templates have them."""
    found: dict[str, object] = {"kind": item.kind, "skills": skills}
    for each in fields(item):
        if each.name not in {"id", "skills", "ways", "solution", "mistakes"}:
            value = getattr(item, each.name)
            found[each.name] = _braced(value)
    return found


def parts_back(template: ItemTemplate, names: dict[str, str]) -> dict[str, object]:
    """Return the same parts of an exercise that came back, defaults filled in."""
    kind = ITEM_TYPES[template.kind]
    defaults = {each.name: each.default for each in fields(kind) if each.name not in _COMMON}
    return {
        **defaults, **template.fields, "kind": template.kind, "prompt": template.prompt, "hints": template.hints,
        "explanation": template.explanation, "skills": tuple(names[skill] for skill in template.skills),
    }  # fmt: skip


def shown(prompt: str, carries: Carries) -> str:
    """Return a prompt as it comes back: without what makes words stand out where that is not carried."""
    return _braced(prompt if "emphasis" in carries.parts else prompt.replace("**", ""))


def _braced(value: Any) -> Any:
    if isinstance(value, str):
        return with_braces(value)
    return tuple(_braced(one) for one in value) if isinstance(value, tuple) else value


def differences(before: dict[str, object], after: dict[str, object]) -> list[str]:
    """Name the parts that are not the same."""
    return [name for name, value in before.items() if _alike(name, value) != _alike(name, after.get(name))]


def _alike(name: str, value: object) -> object:
    found = settled(value)
    return frozenset(found) if name in ("right", "wrong") and isinstance(found, tuple) and found else found


def compared(row: Row, source: Course, form: str, back: Course, examples: int) -> None:
    """Compare all that was written with all that came back."""
    carries = CARRIES[form]
    names = {skill.id: skill.name for skill in back.skills}
    templates = {template.id: template for lesson in back.lessons for template in lesson.templates}
    by_prompt: dict[object, list[ItemTemplate]] = {}
    for template in templates.values():
        by_prompt.setdefault(settled(template.prompt), []).append(template)
    cards = {settled(card.title): card for lesson in back.lessons for card in lesson.cards}
    lessons = {template.id: lesson.title for lesson in back.lessons for template in lesson.templates}
    for piece in pieces(Export(source, examples=examples), carries, Tally()):
        row.written += 1
        if isinstance(piece.made, Card):
            card = cards.get(settled(piece.made.title))
            row.back += card is not None
            same = card is not None and str(settled(card.body)).startswith(str(settled(_braced(piece.made.body))))
            row.identical += same and not piece.made.steps
            row.named += same and bool(piece.made.steps)
            if not same:
                row.missing.append(f"card {piece.made.title}")
            continue
        waiting = by_prompt.get(settled(shown(piece.item.prompt, carries)), [])
        template = templates.get(slug(piece.name, "")) if "id" in carries.parts else waiting.pop(0) if waiting else None
        if (
            template is None
            and form == "anki"
            and any(str(settled(piece.item.prompt))[:40] in str(title) for title in cards)
        ):
            row.back, row.named = row.back + 1, row.named + 1  # several right options: a page, as its loss says
            continue
        if template is None:
            row.missing.append(piece.name)
            continue
        row.back += 1
        wrong = differences(parts_of(piece.item, piece.skills), parts_back(template, names))
        excused = {
            part for loss in lost_parts(piece.item, carries, not piece.shuffle) for part in EXCUSES.get(loss, ())
        }
        if "lessons" in carries.parts and lessons[template.id] != piece.lesson.title:
            wrong.append("lesson")
        unnamed = [part for part in wrong if part not in excused]
        row.unnamed += [
            f"{piece.name}: {part}: {parts_of(piece.item, ()).get(part)!r} {template.fields.get(part)!r}"
            for part in unnamed
        ]
        row.identical += not wrong
        row.named += bool(wrong) and not unnamed


def compared_whole(row: Row, source: Course, back: Course) -> None:
    """Compare templates with all that is in them, for a format that carries templates."""
    names, before_names = ({skill.id: skill.name for skill in one.skills} for one in (back, source))
    templates = {template.id: template for lesson in back.lessons for template in lesson.templates}
    for lesson in source.lessons:
        for template in lesson.templates:
            row.written += 1
            other = templates.get(template.id)
            if other is None:
                row.missing.append(template.id)
                continue
            row.back += 1
            wrong = [
                each.name
                for each in fields(ItemTemplate)
                if each.name != "skills" and settled(getattr(template, each.name)) != settled(getattr(other, each.name))
            ]
            if [before_names[skill] for skill in template.skills] != [names[skill] for skill in other.skills]:
                wrong.append("skills")
            row.identical += not wrong
            row.unnamed += [f"{template.id}: {part}" for part in wrong]


def trips(form: str, examples: int) -> Iterator[tuple[Course, Report, Course, Report]]:
    """Yield each course that was exported, the report of that, the course that came back, and the report of that."""
    with tempfile.TemporaryDirectory() as folder:
        for name in NAMES:
            for language in LANGUAGES:
                source = course(name, language)
                path = Path(folder) / f"{name}-{language}{EXPORTERS[form].suffix}"
                report = export_course(Export(source, examples=examples), form, path)
                taken = take_in(path, Path(folder) / "in", language)
                yield source, report, taken.course, taken.report


def measured(form: str, examples: int) -> Row:
    """Send every course through one format and back."""
    row = Row()
    for source, report, back, returned in trips(form, examples):
        row.found += report.found
        row.carried += report.carried
        row.losses.update(loss.reason.template for loss in report.losses)
        row.missing += [f"{loss.item}: {loss.reason}" for loss in returned.refused]
        if "variables" in CARRIES[form].parts:
            compared_whole(row, source, back)
        else:
            compared(row, source, form, back, examples)
    return row


def main(examples: int, *forms: str) -> int:
    """Print the table; return 1 where a loss was not named."""
    out = sys.stdout.write
    out("format      found carried written    back identical named-loss unnamed missing\n")
    failed = False
    for form in forms or CARRIES:
        row = measured(form, examples)
        out(f"{form:<11} {row.found:5} {row.carried:7} {row.written:7} {row.back:7} {row.identical:9} {row.named:10} "
            f"{len(row.unnamed):7} {len(row.missing):7}\n")  # fmt: skip
        for trouble in (*row.unnamed[:20], *row.missing[:20]):
            out(f"    {trouble}\n")
        for reason, count in row.losses.most_common():
            out(f"    {count:4} x {reason}\n")
        failed = failed or bool(row.unnamed or row.missing)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 5, *sys.argv[2:]))
