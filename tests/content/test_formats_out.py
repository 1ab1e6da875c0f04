"""Our courses for other programs: what is written comes back, and each loss has its sentence."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring

from mmtutor.content.anki import reviews
from mmtutor.content.exporting import EXPORTERS, export_course
from mmtutor.content.importing import take_in
from mmtutor.content.instances import LOST, Export
from mmtutor.content.native import load_course
from mmtutor.domain.assessment import Assessment, Verdict
from mmtutor.domain.attempt import AssessedAttempt, Attempt
from mmtutor.domain.course import Course
from mmtutor.domain.items import ITEM_TYPES
from mmtutor.domain.observation import Modality
from mmtutor.domain.reading import Reading
from mmtutor.errors import UserError
from mmtutor.messages import message
from tests.benchmarks.round_trips import CARRIES, Row, compared, compared_whole
from tests.content.test_item_kinds import COURSE, KEYS

FORMATS = [form for form, exporter in EXPORTERS.items() if not exporter.of_attempts]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course with one item of each kind, with everything that an item may have, and a card."""
    folder = tmp_path_factory.mktemp("tiny")
    card = '[[lesson.card]]\ntitle = "Read me"\nbody = "Half is $1/2$, **always**."\nsteps = ["One.", "Two."]\n'
    items = []
    for kind, keys in KEYS.items():
        head = f'[[lesson.item]]\nid = "{kind.replace("_", "-")}"\nkind = "{kind}"\nskills = ["all"]'
        rest = 'hints = ["Think <hard> & long."]\nexplanation = "Since $1 {a}/10 = ?$ and 3 < 4."'
        items.append(
            f'{head}\nprompt = "Give {{a}}: ~ = # : \\\\ {{{{x}}}}"\nvariables = {{a = "2..9"}}\n{keys}\n{rest}\n'
        )
    (folder / "course.toml").write_text(COURSE + card + "\n".join(items), encoding="utf-8")
    return load_course(folder, "en")


def attempts(course: Course) -> Iterator[AssessedAttempt]:
    """Yield a right one, a wrong one after a hint, and one that nobody could judge."""
    at = datetime(2026, 5, 4, 8, 30, tzinfo=UTC)
    for number, verdict in enumerate((Verdict.CORRECT, Verdict.INCORRECT, Verdict.UNSURE)):
        attempt = Attempt(
            id=f"00000000-0000-4000-8000-00000000000{number}",
            session_id="11111111-1111-4111-8111-111111111111",
            learner_id="22222222-2222-4222-8222-222222222222",
            course_id=course.id,
            lesson_id="one",
            item_id="number?a=3",
            item_kind="number",
            prompt="Give 3",
            key="3",
            submitted=at,
            modalities=frozenset({Modality.TEXT}),
            typed="3",
            hints_used=number,
        )
        misconception = "adds-across" if verdict is Verdict.INCORRECT else None
        judged = Assessment(verdict, message("That's right."), misconception=misconception)
        yield AssessedAttempt(attempt, Reading("3", 0.98, True), judged, at)


def test_every_format_has_a_writer_and_the_round_trips_cover_it() -> None:
    assert set(FORMATS) == set(CARRIES)
    assert all(carries.kinds <= set(ITEM_TYPES) for carries in CARRIES.values())
    known = {*LOST, "cards", "lessons", "variables"}
    assert all(carries.parts <= known for carries in CARRIES.values())


@pytest.mark.parametrize("form", FORMATS)
def test_what_is_written_comes_back_the_same_or_its_loss_is_named(tiny: Course, tmp_path: Path, form: str) -> None:
    path = tmp_path / f"tiny{EXPORTERS[form].suffix}"
    report = export_course(Export(tiny, examples=2), form, path)
    assert report.found == 1 + len(KEYS)
    assert report.found == report.carried + len(report.refused)
    back = take_in(path, tmp_path / "in")
    assert not back.report.refused
    row = Row()
    if "variables" in CARRIES[form].parts:
        compared_whole(row, tiny, back.course)
    else:
        compared(row, tiny, form, back.course, 2)
    assert (row.unnamed, row.missing) == ([], [])
    assert row.back == row.written > 0


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_course_gives_the_same_file(tiny: Course, form: str) -> None:
    first, second = (EXPORTERS[form].write(Export(tiny)) for _ in range(2))
    assert first.report == second.report
    if form != "anki":  # the time is in its archive
        assert first.data == second.data


@pytest.mark.parametrize(("form", "root"), [("qti22", "assessmentItem"), ("qti30", "qti-assessment-item")])
def test_a_package_lists_every_file_and_all_of_them_are_xml(tiny: Course, form: str, root: str) -> None:
    with zipfile.ZipFile(io.BytesIO(EXPORTERS[form].write(Export(tiny, examples=1)).data)) as archive:
        manifest = fromstring(archive.read("imsmanifest.xml"))
        listed = [one.get("href") for one in manifest.iter() if one.tag.endswith("}resource")]
        assert sorted([*listed, "imsmanifest.xml"]) == sorted(archive.namelist())
        for name in archive.namelist():
            tag = fromstring(archive.read(name)).tag.rpartition("}")[2]
            assert tag == root or not name.startswith("items/")


def test_a_table_runs_nothing_in_a_spreadsheet(tiny: Course) -> None:
    text = EXPORTERS["csv"].write(Export(tiny)).data.decode("utf-8-sig")
    assert not [cell for cell in text.replace("\r\n", ",").split(",") if cell.startswith(("=", "+", "@"))]


def test_judged_attempts_become_reviews_of_an_anki_card(tiny: Course, tmp_path: Path) -> None:
    path = tmp_path / "tiny.apkg"
    report = export_course(Export(tiny, tuple(attempts(tiny))), "anki", path)
    assert [one.rating for one in reviews(path)] == [3, 1]
    assert "1 attempts have no card" in [str(loss.reason) for loss in report.losses][-1]
    with zipfile.ZipFile(path) as archive:
        (tmp_path / "c.db").write_bytes(archive.read("collection.anki2"))
    database = sqlite3.connect(tmp_path / "c.db")
    cards = database.execute("SELECT count(*) FROM cards WHERE id IN (SELECT cid FROM revlog)").fetchone()
    database.close()
    assert cards == (1,)


def test_xapi_statements_are_lines_of_json_without_a_name_in_them(tiny: Course, tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    report = export_course(Export(tiny, tuple(attempts(tiny))), "xapi", path)
    assert (report.found, report.carried, len(report.refused)) == (3, 2, 1)
    right, wrong = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    assert right["id"] == "00000000-0000-4000-8000-000000000000"
    assert right["verb"]["id"].endswith("/answered")
    assert right["object"]["definition"]["interactionType"] == "numeric"
    assert right["object"]["definition"]["correctResponsesPattern"] == ["3"]
    assert (right["result"]["success"], wrong["result"]["success"]) == (True, False)
    assert right["timestamp"] == "2026-05-04T08:30:00+00:00"
    assert set(right["actor"]) == {"objectType", "account"}
    assert any(value == "adds-across" for value in wrong["result"]["extensions"].values())


def test_nothing_is_written_over_and_an_unknown_format_is_named(tiny: Course, tmp_path: Path) -> None:
    path = tmp_path / "there.gift"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(UserError, match="already there"):
        export_course(Export(tiny), "gift", path)
    assert path.read_text(encoding="utf-8") == "mine"
    with pytest.raises(UserError, match='no format "word"; there are gift, aiken'):
        export_course(Export(tiny), "word", tmp_path / "x")
    with pytest.raises(UserError, match="cannot be written"):
        export_course(Export(tiny), "gift", tmp_path / "no" / "folder.gift")
    assert [entry.name for entry in tmp_path.iterdir() if entry.is_file()] == ["there.gift"]
