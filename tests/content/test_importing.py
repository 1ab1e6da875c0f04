"""Courses from outside: taken in completely or not at all."""

from __future__ import annotations

import shutil
import stat
import zipfile
from pathlib import Path

import pytest

from mmtutor import paths
from mmtutor.content import courses, unpack
from mmtutor.content.importing import import_course
from mmtutor.content.unpack import KEPT
from mmtutor.errors import UserError

COURSE = 'format = 1\nid = "tiny"\ntitle = "Tiny"\nsummary = "-"\n[[skill]]\nid = "s"\nname = "S"\n'
LESSON = 'id = "one"\ntitle = "One"\n[[card]]\ntitle = "Card"\nbody = "Text"\n'


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    folder = tmp_path / "tiny-course"
    folder.mkdir()
    (folder / "course.toml").write_text(COURSE, encoding="utf-8")
    (folder / "lesson-1.toml").write_text(LESSON, encoding="utf-8")
    return folder


@pytest.fixture
def into(tmp_path: Path) -> Path:
    return tmp_path / "mine"


def packed(folder: Path, *, inside: str = "", name: str = "tiny.zip") -> Path:
    path = folder.parent / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            archive.write(file, inside + file.relative_to(folder).as_posix())
    return path


def refusal(path: Path, into: Path) -> str:
    with pytest.raises(UserError) as caught:
        import_course(path, into)
    assert not into.exists() or list(into.iterdir()) == []
    return str(caught.value.message)


def test_a_folder_is_taken_in_and_found_again(tiny: Path, into: Path) -> None:
    course = import_course(tiny, into)
    assert course.id == "tiny"
    assert [one.id for one in courses(into, "en")] == ["tiny"]
    assert [entry.name for entry in into.iterdir()] == ["tiny"]


def test_the_course_file_itself_may_be_given(tiny: Path, into: Path) -> None:
    assert import_course(tiny / "course.toml", into).id == "tiny"


@pytest.mark.parametrize("inside", ["", "some-folder/"])
def test_a_zip_is_taken_in_with_or_without_a_folder_inside(tiny: Path, into: Path, inside: str) -> None:
    assert import_course(packed(tiny, inside=inside), into).id == "tiny"
    assert (into / "tiny" / "lesson-1.toml").read_text(encoding="utf-8") == LESSON


def test_a_built_in_course_survives_the_journey_with_its_pictures(tmp_path: Path, into: Path) -> None:
    copy = shutil.copytree(paths.asset("courses", "linear-equations"), tmp_path / "copy")
    course = import_course(packed(copy), into, "zh")
    pictures = [card.picture for lesson in course.lessons for card in lesson.cards if card.picture]
    assert course.language == "zh"
    assert all(picture.is_file() and into in picture.parents for picture in pictures)


def test_a_course_that_is_there_already_is_refused_and_kept(tiny: Path, into: Path) -> None:
    import_course(tiny, into)
    with pytest.raises(UserError, match='already a course with the id "tiny": Tiny'):
        import_course(tiny, into)
    assert [entry.name for entry in into.iterdir()] == ["tiny"]
    with pytest.raises(UserError, match="already a course"):
        import_course(tiny, into.parent / "elsewhere", taken={"tiny"})


def test_a_broken_course_is_refused_with_its_line_and_nothing_is_left(tiny: Path, into: Path) -> None:
    (tiny / "lesson-1.toml").write_text(LESSON + 'extra = "x"\n', encoding="utf-8")
    assert refusal(tiny, into) == 'tiny-course/lesson-1.toml, line 6: "extra" is not known here.'


def test_a_mistake_in_the_second_language_is_found_at_import(tiny: Path, into: Path) -> None:
    (tiny / "course.toml").write_text(COURSE.replace("title", 'languages = ["en", "zh"]\ntitle', 1), encoding="utf-8")
    item = '[[item]]\nid = "i"\nkind = "number"\nskills = ["s"]\nprompt = {en = "1", zh = "{q}"}\nkey = "1"\n'
    (tiny / "lesson-1.toml").write_text(LESSON + item, encoding="utf-8")
    assert 'line 10: "q" uses the variable q' in refusal(tiny, into)


def test_only_what_a_course_consists_of_is_copied(tiny: Path, into: Path) -> None:
    (tiny / "run.exe").write_bytes(b"MZ")
    (tiny / ".hidden.toml").write_text("x", encoding="utf-8")
    (tiny / "notes.md").write_text("for teachers", encoding="utf-8")
    import_course(packed(tiny), into)
    copied = {entry.name for entry in (into / "tiny").iterdir()}
    assert copied == {"course.toml", "lesson-1.toml", "notes.md"}
    assert all(Path(name).suffix in KEPT for name in copied)


@pytest.mark.parametrize(
    "name", ["../evil.toml", "/evil.toml", "a/../../evil.toml", "C:/evil.toml", "a\\..\\evil.toml"]
)
def test_a_zip_with_a_path_that_leads_out_is_refused(tiny: Path, into: Path, name: str) -> None:
    path = packed(tiny)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(zipfile.ZipInfo(name), "x")
    assert "unsafe name" in refusal(path, into)
    assert not list(tiny.parent.rglob("evil.toml"))


def test_links_are_refused_in_folders_and_in_zips(tiny: Path, into: Path) -> None:
    link = zipfile.ZipInfo("link.toml")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = packed(tiny)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    assert "contains a link" in refusal(path, into)
    (tiny / "link.toml").symlink_to("/etc/passwd")
    assert "contains a link" in refusal(tiny, into)


def test_a_zip_that_unpacks_to_far_more_than_it_is_stops_at_the_limit(tiny: Path, into: Path) -> None:
    path = packed(tiny)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("bomb.md", "w") as bomb:
        for _ in range(unpack.MAX_TOTAL_BYTES // 1_000_000 + 2):
            bomb.write(b"\0" * 1_000_000)
    assert path.stat().st_size < 1_000_000
    assert refusal(path, into) == "tiny.zip is larger than 50 MB."


def test_too_many_or_too_deep_files_are_refused(tiny: Path, into: Path) -> None:
    path = packed(tiny, name="many.zip")
    with zipfile.ZipFile(path, "a") as archive:
        for i in range(unpack.MAX_FILES + 1):
            archive.writestr(f"{i}.md", "x")
    assert refusal(path, into) == "many.zip has more than 500 files."
    (tiny / "a/b/c/d/e").mkdir(parents=True)
    assert "more than 4 deep" in refusal(tiny, into)


def test_two_names_that_are_one_on_other_systems_are_refused(tiny: Path, into: Path) -> None:
    path = packed(tiny)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("Notes.md", "x")
        archive.writestr("notes.md", "y")
    assert "two files named" in refusal(path, into)


@pytest.mark.parametrize("spoil", [lambda data: data[: len(data) // 2], lambda data: data[:40] + b"????" + data[44:]])
def test_a_damaged_zip_is_refused_kindly(tiny: Path, into: Path, spoil: object) -> None:
    path = packed(tiny)
    path.write_bytes(spoil(path.read_bytes()))  # type: ignore[operator]
    assert refusal(path, into).startswith("tiny.zip is ")


def test_what_is_no_course_at_all_is_refused_kindly(tmp_path: Path, into: Path) -> None:
    assert refusal(tmp_path / "gone", into) == "gone is not there."
    (tmp_path / "song.mp3").write_bytes(b"ID3")
    assert refusal(tmp_path / "song.mp3", into) == "song.mp3 is not a course that this program can read."
    (tmp_path / "photos").mkdir()
    assert refusal(tmp_path / "photos", into) == "There is no course.toml in photos."
    with zipfile.ZipFile(tmp_path / "empty.zip", "w"):
        pass
    assert refusal(tmp_path / "empty.zip", into) == "There is no course.toml in empty.zip."
