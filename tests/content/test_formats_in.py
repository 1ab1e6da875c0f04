"""What other programs' files become here: each format with its quirks, and a reason for whatever is left out."""

from __future__ import annotations

import random
import zipfile
from pathlib import Path

import pytest

from mmtutor.content.anki import reviews
from mmtutor.content.importing import IMPORTERS, Imported, take_in
from mmtutor.domain.assessment import Verdict
from mmtutor.domain.items import Item
from mmtutor.domain.template import ItemTemplate
from mmtutor.errors import UserError
from tests.content import foreign


def taken(path: Path) -> Imported:
    return take_in(path, path.parent / "in")


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def by_id(imported: Imported) -> dict[str, ItemTemplate]:
    return {template.id: template for lesson in imported.course.lessons for template in lesson.templates}


def item(imported: Imported, identity: str) -> Item:
    return by_id(imported)[identity].sample(random.Random(1))


def reasons(imported: Imported, name: str) -> list[str]:
    return [str(loss.reason) for loss in imported.report.losses if loss.item == name]


@pytest.mark.parametrize("form", ["gift", "aiken", "moodle-xml", "csv", "qti", "anki"])
def test_every_exercise_is_carried_over_or_its_absence_explained(tmp_path: Path, form: str) -> None:
    assert set(foreign.write_all(tmp_path)) == set(IMPORTERS) - {"native", "native-zip"}
    imported = taken(foreign.write_all(tmp_path)[form])
    report = imported.report
    assert report.found == report.carried + len(report.refused)
    assert report.carried >= 2
    assert report.refused
    assert all(str(loss.reason).endswith(".") for loss in report.losses)
    for template in by_id(imported).values():
        filled = template.sample(random.Random(2))
        answer = filled.shown_key()
        assert filled.assess(answer[0] if filled.kind == "choice" else answer).verdict is Verdict.CORRECT


@pytest.mark.parametrize("form", ["gift", "aiken", "moodle-xml", "qti", "anki"])
def test_a_format_is_recognised_by_its_content_whatever_the_file_is_called(tmp_path: Path, form: str) -> None:
    path = foreign.write_all(tmp_path)[form]
    renamed = path.rename(path.with_name("file.dat"))
    expected = {"gift": "GIFT", "aiken": "Aiken", "moodle-xml": "Moodle XML", "qti": "QTI", "anki": "Anki"}
    assert taken(renamed).report.format == expected[form]


def test_gift_weights_feedback_ranges_and_escapes_are_understood(tmp_path: Path) -> None:
    imported = taken(written(tmp_path, "q.gift", foreign.GIFT))
    items = by_id(imported)
    half = items["half"]
    assert half.prompt == "What is half of **$1/2$**?"
    assert half.fields == {"options": ("$1/4$", "$1$", "0.2"), "key": 0}
    assert half.explanation == "Yes: a quarter."
    assert "Part marks" in " ".join(reasons(imported, "Half"))
    assert items["which-are-even"].kind == "multiple_choice"
    assert items["which-are-even"].fields == {"right": ("2", "4"), "wrong": ("3", "5")}
    assert items["what-is-pi"].fields == {"key": "3.14", "tolerance": "0.01"}
    assert items["between-one-and-five"].fields == {"key": "3", "tolerance": "2"}
    assert items["when-was-it"].fields == {"key": "1822"}
    assert items["when-was-it"].explanation == "right"
    assert items["grant-is"].prompt == "Grant is _____ in Grant's tomb."
    assert items["two-plus-two-equals"].fields == {"keys": ("four", "4")}
    assert items["solve-x-1-3"].kind == "expression"
    assert items["the-sun-rises-in-the-east"].explanation == "About the sun."
    assert imported.course.lessons[0].title == "Fractions"


def test_gift_comments_carry_ids_and_tags_as_moodle_writes_them(tmp_path: Path) -> None:
    imported = taken(written(tmp_path, "q.gift", foreign.GIFT))
    capitals = by_id(imported)["capitals"]
    assert capitals.fields == {"left": ("France", "Italy"), "right": ("Paris", "Rome")}
    names = {skill.id: skill.name for skill in imported.course.skills}
    assert [names[skill] for skill in capitals.skills] == ["Geography", "Europe"]
    assert reasons(imported, "Capitals") == ["Answers that belong to nothing are left out."]


def test_gift_questions_without_an_answer_to_judge_are_refused_one_by_one(tmp_path: Path) -> None:
    imported = taken(written(tmp_path, "q.gift", foreign.GIFT))
    refused = {loss.item: str(loss.reason) for loss in imported.report.refused}
    assert refused["Essay"] == "A free text has no answer that could be judged."
    assert refused["Broken"] == "Its braces do not match."
    assert refused["Both"] == "Several options are right, but only one is to be chosen."
    assert [card.body for lesson in imported.course.lessons for card in lesson.cards] == [
        "Just a text that asks nothing."
    ]


def test_braces_and_dollars_of_a_foreign_text_stay_what_they_are(tmp_path: Path) -> None:
    text = "::Set::Which set costs $5 or $6 and is \\{1, 2\\} or 3*4*5? {=\\{1, 2\\} ~\\{a\\}}"
    shown = item(taken(written(tmp_path, "q.gift", text)), "set")
    assert shown.prompt == "Which set costs ＄5 or ＄6 and is {1, 2} or 3∗4∗5?"
    assert sorted(shown.options) == ["{1, 2}", "{a}"]


def test_aiken_names_what_is_wrong_with_a_question(tmp_path: Path) -> None:
    imported = taken(written(tmp_path, "q.txt", foreign.AIKEN))
    assert by_id(imported)["what-is-2-2"].fields == {"options": ("3", "4"), "key": 1}
    refused = {loss.item: str(loss.reason) for loss in imported.report.refused}
    assert refused == {
        "A question with one option": "There are fewer than two options.",
        "Never finished": "Its line ANSWER is missing.",
    }


def test_moodle_xml_keeps_hints_tags_ids_and_categories_and_drops_scripts(tmp_path: Path) -> None:
    imported = taken(written(tmp_path, "q.xml", foreign.MOODLE))
    items = by_id(imported)
    half = items["half-1"]
    assert half.prompt == "Half of $1/2$?"
    assert half.fields == {"options": ("$1/4$", "1"), "key": 0, "shuffle": False}
    assert half.hints == ("Think of a cake.",)
    assert half.explanation == "A quarter."
    assert imported.course.lessons[0].title == "Algebra"
    assert items["even"].fields == {"right": ("2", "4", "6"), "wrong": ("3",)}
    assert items["pi"].fields == {"key": "3.14", "tolerance": "0.01"}
    assert items["order"].fields == {"order": ("one", "two")}
    assert items["match"].fields == {"left": ("A", "B"), "right": ("a", "b")}
    assert items["gaps"].prompt == "Fill in."
    assert items["gaps"].fields == {"text": "Rome is in [[Italy]], 2+2=[[4]], [[yes]] (no / yes)."}
    assert {loss.item for loss in imported.report.refused} == {"Essay", "Sum"}
    assert reasons(imported, "Word") == ["Capital letters do not count here."]


def test_qti_of_every_version_is_read_by_one_name(tmp_path: Path) -> None:
    imported = taken(foreign.qti_package(tmp_path / "q.zip", listed=["gone.xml"]))
    items = by_id(imported)
    kinds = sorted(template.kind for template in items.values())
    assert kinds == ["choice", "cloze", "matching", "number", "ordering"]
    choice = next(template for template in items.values() if template.kind == "choice")
    assert choice.prompt == "Energy is $mc^2$\n\nWho?"
    assert choice.fields["options"] == ("Einstein", "Newton")
    assert choice.explanation == "It was Einstein."
    number = next(template for template in items.values() if template.kind == "number")
    assert (number.prompt, number.fields) == ("Pi is _____ or so.", {"key": "3.14", "tolerance": "0.01"})
    assert items["m3"].fields == {"left": ("Capulet", "Demetrius"), "right": ("Romeo", "Dream")}
    assert "[[winter]] of our discontent" in str(items["g3"].fields["text"])
    refused = sorted(str(loss.reason) for loss in imported.report.refused)
    assert refused == [
        "It is answered with a file or a drawing, which has no place here.",
        "Its numbers or texts are drawn by rules of QTI, which are not carried over.",
        "The package names this file, but does not have it.",
    ]


def test_a_single_item_of_qti_is_a_course_too_and_the_old_qti_is_named(tmp_path: Path) -> None:
    assert taken(written(tmp_path, "item.xml", foreign.CHOICE2)).report.carried == 1
    with pytest.raises(UserError, match=r"is QTI 1\.2; export it as QTI 2\.1"):
        taken(written(tmp_path, "old.xml", "<questestinterop><item/></questestinterop>"))


def test_an_entry_that_belongs_to_two_others_becomes_gaps(tmp_path: Path) -> None:
    twice = foreign.MATCH3.replace("D M", "D R")
    imported = taken(written(tmp_path, "twice.xml", twice))
    assert "- Demetrius: [[Romeo]]" in str(by_id(imported)["m3"].fields["text"])


@pytest.mark.parametrize(
    ("name", "newest"),
    [("collection.anki2", False), ("collection.anki21", False), ("collection.anki21b", True)],
)
def test_anki_packages_of_all_three_layouts_are_read(tmp_path: Path, name: str, newest: bool) -> None:
    collection = foreign.anki_collection(newest=newest)
    imported = taken(foreign.anki_package(tmp_path / "q.apkg", collection, name=name))
    items = by_id(imported)
    assert items["guid-1"].prompt == "Capital of **France**?"
    assert items["guid-1"].fields == {"keys": ("Paris",)}
    assert [skill.name for skill in imported.course.skills][:2] == ["geography", "hard words"]
    assert items["guid-2"].kind == "number"
    assert items["guid-3"].fields == {"text": "[[Rome]] lies in [[Italy]] (country)"}
    assert imported.course.lessons[0].title == "Places"
    assert [card.title for card in imported.course.lessons[0].cards] == ["Explain it"]
    assert reasons(imported, "Only a front") == ["A note needs a question and its answer."]
    assert "3 reviews belong to a learner" in reasons(imported, "")[0]


def test_the_log_of_reviews_is_read_without_what_is_no_review(tmp_path: Path) -> None:
    found = reviews(foreign.anki_package(tmp_path / "q.apkg", foreign.anki_collection()))
    assert [(one.card, one.rating, one.took_s) for one in found] == [("1", 3, 4.0), ("1", 1, 2.5)]
    assert found[0].at.isoformat() == "2020-09-13T12:26:40+00:00"
    with pytest.raises(UserError, match="is not an Anki package"):
        reviews(written(tmp_path, "q.gift", foreign.GIFT))


def test_a_collection_whose_schema_is_no_text_is_refused_kindly(tmp_path: Path) -> None:
    damaged = foreign.anki_collection().replace(b"tablenotesnotes", b"tableno\xe3\xffsnotes")
    assert damaged != foreign.anki_collection()
    with pytest.raises(UserError, match="no collection that can be read"):
        taken(foreign.anki_package(tmp_path / "q.apkg", damaged))


def test_a_table_of_others_is_read_by_the_names_of_its_columns(tmp_path: Path) -> None:
    imported = taken(written(tmp_path, "q.csv", foreign.CSV))
    items = by_id(imported)
    assert items["what-is-2-2"].fields == {"options": ("3", "4", "5"), "key": 1}
    assert items["what-is-2-2"].explanation == "Count on."
    assert items["what-is-3-3"].fields == {"options": ("6", "7"), "key": 0}
    assert items["how-many-legs-has-a-spider"].kind == "number"
    assert [lesson.title for lesson in imported.course.lessons] == ["Sums", "Animals"]


def test_a_text_with_too_many_gaps_is_refused_with_the_limit(tmp_path: Path) -> None:
    gaps = " ".join("{1:SHORTANSWER:=a}" for _ in range(20))
    imported = taken(written(tmp_path, "q.xml", foreign.MOODLE.replace("{:MC:~no~=yes}", gaps)))
    assert reasons(imported, "Gaps") == ["There are more than 12 gaps."]


def test_options_that_are_whole_paragraphs_can_still_be_chosen(tmp_path: Path) -> None:
    text = foreign.MOODLE.replace("<text>2</text>", "<text><![CDATA[<p>two;</p><p>or 2</p>]]></text>")
    assert by_id(taken(written(tmp_path, "q.xml", text)))["even"].fields["right"] == ("two； or 2", "4", "6")


def test_a_file_of_which_nothing_can_be_kept_leaves_nothing(tmp_path: Path) -> None:
    path = written(tmp_path, "only.gift", "::Essay:: Write. {}")
    with pytest.raises(UserError, match=r"Nothing in only\.gift can be carried over\. A free text"):
        taken(path)
    assert list((tmp_path / "in").iterdir()) == []


def test_a_text_in_utf16_or_the_code_page_of_windows_is_read(tmp_path: Path) -> None:
    for name, encoding in (("a.gift", "utf-16"), ("b.gift", "cp1252"), ("c.gift", "utf-8-sig")):
        (tmp_path / name).write_bytes("::Café:: Où? {=là ~ici}".encode(encoding))
        assert item(taken(tmp_path / name), "cafe").prompt == "Où?"


def test_a_zip_of_neither_kind_is_still_refused_as_a_course_of_ours(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("notes.xml", "<notes/>")
    with pytest.raises(UserError, match=r"no course\.toml in x\.zip"):
        taken(tmp_path / "x.zip")
