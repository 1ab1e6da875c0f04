"""A user's own courses: written back without loss, published whole, and taken back."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from mmtutor.content import courses, edit, load_course
from mmtutor.content import own_courses as own
from mmtutor.errors import UserError
from tests.content.builtin import FOLDER, LANGUAGES, NAMES

PNG = b"\x89PNG\r\n\x1a\n" + bytes(8) + (4).to_bytes(4) + (4).to_bytes(4)


def a_copy(shelf: Path, name: str = "fractions") -> own.Draft:
    shelf.mkdir(exist_ok=True)
    shutil.copytree(FOLDER / name, shelf / name)
    return own.open_draft(shelf, name)


@pytest.mark.parametrize("name", NAMES)
def test_a_built_in_course_that_is_written_and_read_again_is_the_same(tmp_path: Path, name: str) -> None:
    values = own.values_of(FOLDER / name)
    folder = tmp_path / "draft"
    folder.mkdir()
    for picture in (FOLDER / name).glob("*.svg"):
        shutil.copy(picture, folder)
    own.write_course_folder(own.Draft(folder, values), tmp_path / name)  # no file of before: everything is written
    assert own.values_of(tmp_path / name) == values
    for language in LANGUAGES:
        before, after = (load_course(where / name, language, samples=0) for where in (FOLDER, tmp_path))
        assert repr(after).replace(str(tmp_path), "") == repr(before).replace(str(FOLDER), "")


@pytest.mark.parametrize("name", NAMES)
def test_a_draft_on_disk_says_what_the_course_says(tmp_path: Path, name: str) -> None:
    draft = a_copy(tmp_path / "shelf", name)
    assert own.values_of(draft.folder) == own.values_of(FOLDER / name)


def test_publishing_writes_only_the_file_that_was_changed(tmp_path: Path) -> None:
    shelf = tmp_path / "shelf"
    draft = a_copy(shelf)
    place = ("lesson", 0, "title", "en")
    changed = own.Draft(draft.folder, edit.put(draft.values, place, "Parts & wholes"))
    own.publish(changed, shelf)
    assert load_course(shelf / "fractions", "en", samples=0).lessons[0].title == "Parts & wholes"
    assert (shelf / "fractions" / "remedies.toml").read_bytes() == (FOLDER / "fractions" / "remedies.toml").read_bytes()
    kept = [file.read_bytes() for file in (shelf / "fractions").glob("lesson-*.toml")]
    assert sum(file.read_bytes() in kept for file in (FOLDER / "fractions").glob("lesson-*.toml")) == len(kept) - 1


def test_a_draft_that_is_not_sound_leaves_the_course_as_it_was(tmp_path: Path) -> None:
    shelf = tmp_path / "shelf"
    draft = a_copy(shelf)
    broken = own.Draft(draft.folder, edit.put(draft.values, ("lesson", 0, "title"), {"en": "", "zh": ""}))
    with pytest.raises(UserError):
        own.publish(broken, shelf)
    assert [each.id for each in courses(shelf, "en")] == ["fractions"]
    assert own.values_of(shelf / "fractions") == own.values_of(FOLDER / "fractions")
    assert own.open_draft(shelf, "fractions").values == broken.values  # what was typed is not lost


def test_learners_do_not_see_a_new_course_before_it_is_published(tmp_path: Path) -> None:
    draft = own.begin(tmp_path, "Halves", ("en",))
    assert courses(tmp_path, "en") == []
    assert [(each.id, each.course, each.drafted) for each in own.shelved(FOLDER, tmp_path, "en") if each.own] == [
        ("halves", None, True)
    ]
    found = own.first_problem(draft, tmp_path)
    assert found is not None
    assert found[0] == ("lesson", 0, "card", 0)
    values = edit.put(draft.values, ("lesson", 0, "card", 0), {"title": "One", "body": "$1/2$"})
    draft = own.keep(own.Draft(draft.folder, values))
    assert own.first_problem(draft, tmp_path) is None
    assert own.publish(draft, tmp_path).title == "Halves"
    own.discard(draft)
    assert [each.title for each in courses(tmp_path, "en")] == ["Halves"]


def test_a_copy_has_an_id_and_a_title_of_its_own_and_the_pictures(tmp_path: Path) -> None:
    draft = own.copied(FOLDER / "fractions", tmp_path)
    assert draft.values["id"] == "fractions-2"
    assert draft.values["title"] == {"en": "Fractions (2)", "zh": "分数 (2)"}
    assert own.publish(draft, tmp_path).id == "fractions-2"
    assert own.copied(FOLDER / "fractions", tmp_path).values["id"] == "fractions-3"


def test_a_removed_course_can_be_put_back(tmp_path: Path) -> None:
    a_copy(tmp_path)
    put_back = own.remove(tmp_path, "fractions")
    assert courses(tmp_path, "en") == []
    put_back()
    assert [each.id for each in courses(tmp_path, "en")] == ["fractions"]


def test_a_course_whose_publishing_was_cut_short_comes_back(tmp_path: Path) -> None:
    a_copy(tmp_path)
    (tmp_path / "fractions").rename(tmp_path / ".old-fractions")
    assert [each.id for each in own.shelved(FOLDER, tmp_path, "en") if each.own] == ["fractions"]


def test_pictures_are_copied_under_a_name_of_their_own_or_refused(tmp_path: Path) -> None:
    draft = own.begin(tmp_path, "Halves", ("en",))
    assert own.add_picture(draft, "My Cake.PNG", PNG) == "my-cake.png"
    assert own.add_picture(draft, "My Cake.PNG", PNG) == "my-cake.png"
    assert own.add_picture(draft, "My Cake.PNG", PNG + b"other") == "my-cake-2.png"
    for name, data in (("a.svg", b"<svg><script/></svg>"), ("a.png", b"GIF"), ("a.png", PNG + bytes(2_000_001))):
        with pytest.raises(UserError):
            own.add_picture(draft, name, data)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"key": "{a"}, ("key",)),
        ({"prompt": {"en": "Half of {q}?", "zh": "一半"}}, ("prompt", "en")),
        ({"hints": ["Fine.", ""]}, ("hints", 1)),
        ({"skills": ["nothing"]}, ("skills", 0)),
        ({"variables": {"a": "9..1"}}, ("variables", "a")),
        ({"where": ["a > 100"]}, ("where",)),
        ({"form": "roman"}, ("form",)),
        ({"mistakes": {"adds-across": "{a}"}}, ("mistakes", "adds-across")),
        ({"solution": ["{a+1}"]}, ("solution", 0)),
    ],
)
def test_a_problem_names_the_field(tmp_path: Path, change: dict[str, Any], place: edit.Place) -> None:
    item = {"id": "half", "kind": "number", "skills": ["halves"], "variables": {"a": "3..9"},
            "prompt": {"en": "Half of {2*a}?", "zh": "{2*a} 的一半？"}, "key": "{a}"}  # fmt: skip
    course = {"languages": ["en", "zh"], "skill": [{"id": "halves"}], "lesson": [{"item": [item]}]}
    where = ("lesson", 0, "item", 0)
    assert edit.problem(course, where, tmp_path) is None
    found = edit.problem(edit.put(course, where, item | change), where, tmp_path)
    assert found is not None
    assert found.place[: len(place)] == place


def test_every_kind_of_item_begins_empty_and_is_told_what_it_lacks(tmp_path: Path) -> None:
    course = edit.new_course("halves", "Halves", ("en", "zh"))
    for kind in edit.ITEM_TYPES:
        made = edit.insert(course, ("lesson", 0, "item"), 0, edit.new_item(course, kind))
        assert edit.problem(made, ("lesson", 0, "item", 0), tmp_path) is not None
        for other in edit.ITEM_TYPES:
            assert edit.of_kind(edit.new_item(course, kind), other)["kind"] == other


def test_lists_are_changed_without_touching_what_was_there() -> None:
    course = edit.new_course("halves", "Halves", ("en",))
    two = edit.duplicate(course, ("lesson", 0))
    assert [lesson["id"] for lesson in two["lesson"]] == ["lesson-1", "lesson-1-2"]
    moved, place = edit.move(two, ("lesson", 0), 1)
    assert place == ("lesson", 1)
    assert [lesson["id"] for lesson in moved["lesson"]] == ["lesson-1-2", "lesson-1"]
    assert edit.put(moved, ("lesson", 0), None)["lesson"] == course["lesson"]
    assert len(course["lesson"]) == 1
    assert edit.changed(course, two) == [("lesson", 1)]
