"""A course as one package of bytes: what is packed comes out whole, and what is hostile comes to nothing."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

import pytest

from mmtutor.content import courses, package
from mmtutor.errors import UserError
from mmtutor.paths import asset
from tests.classroom.own_course import written


def zipped(files: dict[str, bytes]) -> bytes:
    """Return a zip of these files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


def test_a_course_comes_out_of_its_package_with_its_languages_and_pictures(tmp_path: Path) -> None:
    package.unpack(package.pack(written(tmp_path / "own")), tmp_path / "there")
    assert [each.title for each in courses(tmp_path / "there", "zh")] == ["昼夜"]
    [found] = courses(tmp_path / "there", "en")
    picture = found.lessons[0].cards[0].picture
    assert picture is not None
    assert picture.read_bytes() == (tmp_path / "own" / "night" / "day.svg").read_bytes()


def test_the_same_course_makes_the_same_package(tmp_path: Path) -> None:
    first, second = (package.pack(written(tmp_path / name)) for name in ("one", "two"))
    assert first == second


@pytest.mark.parametrize("folder", sorted(path.parent.name for path in asset("courses").glob("*/course.toml")))
def test_each_course_of_the_program_goes_into_a_package_that_can_be_sent(folder: str) -> None:
    assert 0 < len(package.pack(asset("courses", folder))) <= 2**20


def test_what_is_no_sound_course_is_not_packed(tmp_path: Path) -> None:
    folder = written(tmp_path)
    (folder / "day.svg").write_text("<svg><script>1</script></svg>", encoding="utf-8")
    with pytest.raises(UserError, match=r"day\.svg"):
        package.pack(folder)


@pytest.mark.parametrize(
    "hostile",
    [
        b"",
        random.Random(3).randbytes(5000),
        zipped({}),
        zipped({"course.toml": b"format = 1"}),
        zipped({"../course.toml": b"format = 1"}),
        zipped({"course.toml": b"x", "big.txt": bytes(60_000_000)}),
    ],
    ids=["nothing", "noise", "an empty zip", "half a course", "a way out", "a bomb"],
)
def test_a_hostile_package_is_refused_in_a_sentence_and_leaves_nothing(tmp_path: Path, hostile: bytes) -> None:
    with pytest.raises(UserError):
        package.unpack(hostile, tmp_path / "there")
    assert list((tmp_path / "there").iterdir()) == []
