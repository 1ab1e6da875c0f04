"""`mmtutor assess`: one JSON object in, one out, whatever is in the line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mmtutor.commands.assess import assess_line
from mmtutor.domain.observation import Modality, Response
from mmtutor.domain.reading import Candidate, Expects, Reading

FIELDS = {
    "id", "reading", "confidence", "sure", "verdict", "form_ok", "feedback", "by_modality", "conflict", "ms",
}  # fmt: skip


class Echo:
    """Reads what was typed; of pictures and sounds, that they are there."""

    def __init__(self, confidence: float = 0.97, *, conflict: bool = False, or_else: tuple[str, ...] = ()) -> None:
        self.confidence, self.or_else = confidence, or_else
        self.conflict = conflict
        self.seen: list[Response] = []
        self.asked: list[Expects] = []

    def read(self, response: Response, question: str = "", expects: Expects = Expects.ANYTHING) -> Reading:
        self.seen.append(response)
        self.asked.append(expects)
        text = response.text or "3/4"
        each = {modality: Candidate(text, self.confidence) for modality in response.modalities}
        sure = self.confidence > 0.5 and not self.conflict
        likely = self.confidence > 0.3 and not self.conflict
        others = tuple(Candidate(other, 0.3) for other in self.or_else)
        reading = Reading(text, self.confidence, sure, each, self.conflict, ms={"decode": 1.5}, likely=likely)
        return replace(reading, alternatives=others)


def assessed(line: dict[str, Any] | bytes, folder: Path = Path(), reader: Any = None) -> dict[str, Any]:
    raw = line if isinstance(line, bytes) else json.dumps(line).encode()
    result = assess_line(raw, folder, reader or Echo())
    json.dumps(result, allow_nan=False)
    return result


def write_sound(path: Path, rate_hz: int) -> None:
    import soundfile

    tone = 0.3 * np.sin(2 * np.pi * 220 * np.arange(rate_hz) / rate_hz)
    soundfile.write(path, np.stack([tone, tone], axis=1), rate_hz)


def write_picture(path: Path, shape: tuple[int, ...] = (40, 90, 3)) -> None:
    import cv2

    picture = np.full(shape, 255, np.uint8)
    picture[10:30, 40:44] = 0
    assert cv2.imwrite(str(path), picture)


def test_a_line_out_has_every_field() -> None:
    result = assessed({"id": "a", "prompt": "1/4+2/4", "key": "3/4", "kind": "number", "text": "3/4"})
    assert set(result) == FIELDS
    assert result["id"] == "a"
    assert result["reading"] == "3/4"
    assert result["verdict"] == "correct"
    assert result["by_modality"] == {"text": {"reading": "3/4", "confidence": 0.97}}
    assert result["ms"]["decode"] == 1.5
    assert result["ms"]["total"] >= 0


def test_without_a_key_the_answer_is_only_read() -> None:
    result = assessed({"id": 7, "text": "2x+3"})
    assert result["verdict"] is None
    assert result["reading"] == "2x+3"


@pytest.mark.parametrize(
    ("key", "text", "kind", "verdict"),
    [
        ("3/4", "0.75", None, "correct"),
        ("3/4", "4/3", None, "incorrect"),
        ("3/4", "3//4", None, "invalid"),
        ("2(x+1)", "2x+2", "expression", "correct"),
        ("2(x+1)", "2y+2", "equation", "incorrect"),
        ("b", "b", "choice", "correct"),
        ("cat", "cat", "short text", "correct"),
    ],
)
def test_the_rules_judge(key: str, text: str, kind: str | None, verdict: str) -> None:
    line = {"id": "a", "key": key, "text": text} | ({} if kind is None else {"kind": kind})
    assert assessed(line)["verdict"] == verdict


def test_an_unsure_reading_is_never_judged() -> None:
    result = assessed({"id": "a", "key": "3/4", "text": "3/4"}, reader=Echo(0.2))
    assert (result["verdict"], result["sure"]) == ("unsure", False)
    assert "3/4" in result["feedback"]


@pytest.mark.parametrize(("text", "verdict"), [("3/4", "correct"), ("3/5", "unsure")])
def test_a_likely_reading_is_taken_only_where_it_is_the_key(text: str, verdict: str) -> None:
    result = assessed({"id": "a", "key": "3/4", "text": text}, reader=Echo(0.4))
    assert (result["verdict"], result["sure"]) == (verdict, False)


@pytest.mark.parametrize(("key", "verdict"), [("3/4", "correct"), ("3/11", "unsure"), ("9", "unsure")])
def test_a_sure_reading_with_a_rival_is_asked_about_where_it_is_wrong(key: str, verdict: str) -> None:
    result = assessed({"id": "a", "key": key, "text": "3/4"}, reader=Echo(or_else=("3/11",)))
    assert (result["verdict"], result["sure"]) == (verdict, True)
    assert ("3/4?" in result["feedback"], "3/11" in result["feedback"]) == (verdict == "unsure", False)


def test_ways_that_contradict_each_other_are_never_judged() -> None:
    result = assessed({"id": "a", "key": "3/4", "text": "3/4"}, reader=Echo(conflict=True))
    assert (result["verdict"], result["conflict"]) == ("unsure", True)


def test_the_key_never_reaches_the_reader(tmp_path: Path) -> None:
    class Nosy(Echo):
        def read(self, response: Response, question: str = "", expects: Expects = Expects.ANYTHING) -> Reading:
            assert "SECRET" not in repr((response, question))
            return super().read(response, question, expects)

    assessed({"id": "a", "prompt": "?", "key": "SECRET", "kind": "short_text", "text": "x"}, reader=Nosy())


def test_the_letter_of_a_choice_that_is_only_heard_is_asked_about(tmp_path: Path) -> None:
    write_sound(tmp_path / "said.wav", 16_000)
    line = {"id": "a", "audio": "said.wav", "key": "3/4"}
    assert assessed(line, tmp_path)["verdict"] == "correct"
    assert assessed({**line, "kind": "choice"}, tmp_path)["verdict"] == "unsure"


@pytest.mark.parametrize(
    ("kind", "expects"),
    [("number", Expects.NUMBER), ("choice", Expects.LETTER), ("expression", Expects.ANYTHING)],
)
def test_the_kind_of_a_line_tells_what_is_asked_for_and_its_key_does_not(
    tmp_path: Path, kind: str, expects: Expects
) -> None:
    write_sound(tmp_path / "said.wav", 16_000)
    reader = Echo()
    for key in ("b", "3"):
        assessed({"id": "a", "audio": "said.wav", "kind": kind, "key": key}, tmp_path, reader)
    assert reader.asked == [expects] * 2


@pytest.mark.parametrize(("name", "rate_hz"), [("a.wav", 8_000), ("a.flac", 44_100), ("a.wav", 48_000)])
def test_sound_of_any_rate_is_heard(tmp_path: Path, name: str, rate_hz: int) -> None:
    write_sound(tmp_path / name, rate_hz)
    reader = Echo()
    result = assessed({"id": "a", "audio": name}, tmp_path, reader)
    assert result["reading"] == "3/4"
    sound = reader.seen[0].sound
    assert sound is not None
    assert (sound.rate_hz, sound.samples.shape) == (rate_hz, (rate_hz,))


@pytest.mark.parametrize(("name", "shape"), [("a.png", (40, 90, 3)), ("a.jpg", (40, 90)), ("a.png", (40, 90, 4))])
def test_pictures_are_seen(tmp_path: Path, name: str, shape: tuple[int, ...]) -> None:
    write_picture(tmp_path / name, shape)
    reader = Echo()
    assert set(assessed({"id": "a", "image": name, "text": "1"}, tmp_path, reader)["by_modality"]) == set(Modality) - {
        Modality.AUDIO
    }
    picture = reader.seen[0].picture
    assert picture is not None
    assert picture.pixels.shape == (40, 90, 3)


@pytest.mark.parametrize(
    "line",
    [
        b"not json",
        b"[1, 2]",
        b'{"id": "a"}',
        b'{"text": "1"}',
        b'{"id": true, "text": "1"}',
        b'{"id": "a", "text": 5}',
        b'{"id": "a", "text": "1", "key": ["1"]}',
        b'{"id": "a", "text": "1", "kind": "essay"}',
        b'{"id": "a", "image": "none.png"}',
        b'{"id": "a", "audio": "none.wav"}',
        b'{"id": "a", "image": "."}',
        b'{"id": "a", "image": "\\u0000.png"}',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"id": ' + b"9" * 5000 + b', "text": "1"}',
    ],
    ids=lambda line: repr(line[:40]),
)
def test_a_bad_line_gives_one_sentence(line: bytes, tmp_path: Path) -> None:
    result = assessed(line, tmp_path)
    assert set(result) == {"id", "error"}
    assert "\n" not in result["error"]
    assert "mmtutor" not in result["error"], "a fault of the world, not of ours"


@pytest.mark.parametrize("field", ["image", "audio"])
@pytest.mark.parametrize(
    "content", [b"", b"\x89PNG\r\n\x1a\n", b"RIFF\x00\x00\x00\x00WAVE", b"fLaC\x00", bytes(range(256)) * 8]
)
def test_a_broken_file_gives_one_sentence(field: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / "broken").write_bytes(content)
    result = assessed({"id": "a", field: "broken"}, tmp_path)
    assert set(result) == {"id", "error"}
    assert "broken" in result["error"]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(["id", "prompt", "key", "kind", "text"]), st.none() | st.text() | st.integers()))
def test_no_line_stops_the_batch(line: dict[str, Any]) -> None:
    result = assessed(line)
    assert set(result) in (FIELDS, {"id", "error"})
    assert "fault" not in result.get("error", "")


WORK = {"first_wrong_line", "steps", "misconception"}


def test_working_is_judged_line_by_line() -> None:
    result = assessed({"id": "a", "kind": "working", "prompt": "2x+3=13", "text": "2x=16\nx=8"})
    assert set(result) == FIELDS | WORK
    assert (result["verdict"], result["first_wrong_line"]) == ("incorrect", 1)
    assert (result["steps"], result["misconception"]) == (["incorrect", "carried"], "moves-with-its-sign")


def test_sound_working_has_no_wrong_line() -> None:
    for line in ({"prompt": "Work out $1/2+1/3$.", "key": "5/6"}, {"prompt": "1/2+1/3"}):
        result = assessed({"id": "a", "kind": "working", "text": "3/6+2/6\n5/6", **line})
        assert (result["verdict"], result["first_wrong_line"], result["misconception"]) == ("correct", None, None)
        assert result["steps"] == ["correct", "correct"]


def test_working_needs_something_to_start_from() -> None:
    assert set(assessed({"id": "a", "kind": "working", "prompt": "Good morning", "text": "x=5"})) == {"id", "error"}


class Lines(Echo):
    """Reads the lines of a page one after another, as they were given, some of them in doubt."""

    def __init__(
        self,
        *lines: str,
        doubtful: tuple[int, ...] = (),
        rivalled: tuple[int, ...] = (),
        or_else: tuple[str, ...] = (),
    ) -> None:
        super().__init__(or_else=or_else)
        self.lines, self.doubtful, self.rivalled = list(lines), doubtful, rivalled

    def read(self, response: Response, question: str = "", expects: Expects = Expects.ANYTHING) -> Reading:
        count = len(self.seen)
        self.seen.append(response)
        sure = count not in self.doubtful
        alternatives = (
            tuple(Candidate(text, 0.3) for text in self.or_else) if not sure or count in self.rivalled else ()
        )
        return Reading(self.lines[count], 0.97 if sure else 0.5, sure, alternatives=alternatives, ms={"decode": 1.0})

    def weigh(
        self, response: Response, candidates: Sequence[str], question: str = "", expects: Expects = Expects.ANYTHING
    ) -> dict[str, float]:
        read = self.lines[[seen is response for seen in self.seen].index(True)]
        return {**dict.fromkeys(candidates, 0.0), read: 1.0}


def write_page(path: Path, lines: int) -> None:
    """Write a page with so many lines of strokes."""
    import cv2

    page = np.full((120 + 100 * lines, 700), 255, np.uint8)
    for i in range(lines):
        for k in range(6):
            x, y = 80 + 60 * k, 60 + 100 * i
            cv2.line(page, (x, y), (x + 18, y + 40), 0, 4)
            cv2.line(page, (x + 18, y), (x, y + 40), 0, 4)
    assert cv2.imwrite(str(path), page)


PAGE = {"id": "a", "kind": "working", "prompt": "2x+3=13", "key": "x=5", "image": "page.png"}


def test_a_page_of_working_is_cut_into_lines(tmp_path: Path) -> None:
    write_page(tmp_path / "page.png", 2)
    result = assessed(PAGE, tmp_path, Lines("2x=10", "x=5"))
    assert result["reading"] == "2x=10\nx=5"
    assert (result["verdict"], result["steps"], result["sure"]) == ("correct", ["correct", "correct"], True)
    assert result["ms"]["decode"] == 2.0


def test_a_doubtful_line_that_does_not_follow_is_asked_about(tmp_path: Path) -> None:
    write_page(tmp_path / "page.png", 2)
    result = assessed(PAGE, tmp_path, Lines("2x=16", "x=8", doubtful=(0,)))
    assert (result["verdict"], result["steps"], result["sure"]) == ("unsure", ["unsure", "unsure"], False)
    assert result["misconception"] is None
    assert "2x=16" in result["feedback"]


def test_a_sure_line_with_a_rival_is_asked_about_where_it_does_not_follow(tmp_path: Path) -> None:
    write_page(tmp_path / "page.png", 2)
    wrong = assessed(PAGE, tmp_path, Lines("2x=16", "x=8", rivalled=(0, 1), or_else=("2x=10",)))
    assert (wrong["verdict"], wrong["steps"]) == ("unsure", ["unsure", "unsure"])
    assert "2x=16?" in wrong["feedback"]
    assert assessed(PAGE, tmp_path, Lines("2x=10", "x=5", rivalled=(0, 1), or_else=("x=8",)))["verdict"] == "correct"


def test_a_doubtful_line_that_follows_needs_no_asking(tmp_path: Path) -> None:
    write_page(tmp_path / "page.png", 2)
    assert assessed(PAGE, tmp_path, Lines("2x=10", "x=5", doubtful=(0,)))["verdict"] == "correct"


def test_a_doubtful_line_may_be_supposed_to_follow_and_is_asked_about(tmp_path: Path) -> None:
    write_page(tmp_path / "page.png", 2)
    result = assessed(PAGE, tmp_path, Lines("2x=70", "x=5", doubtful=(0,), or_else=("2x=10",)))
    assert (result["verdict"], result["steps"], result["first_wrong_line"]) == ("unsure", ["unsure", "unsure"], None)
    assert result["reading"] == "2x=10\nx=5"
    assert "2x=10" in result["feedback"]


def test_a_line_that_was_not_made_out_is_hardly_wrong_where_the_work_goes_on_rightly(tmp_path: Path) -> None:
    write_page(tmp_path / "page.png", 2)
    result = assessed(PAGE, tmp_path, Lines("7=y7/", "x=5", doubtful=(0,)))
    assert (result["verdict"], result["steps"], result["first_wrong_line"]) == ("unsure", ["unsure", "unsure"], None)


def test_a_sure_mistake_is_never_supposed_away(tmp_path: Path) -> None:
    write_page(tmp_path / "page.png", 2)
    result = assessed(PAGE, tmp_path, Lines("2x=16", "x=5", doubtful=(1,), or_else=("x=8",)))
    assert (result["verdict"], result["first_wrong_line"]) == ("incorrect", 1)


def test_a_page_without_writing_is_not_judged(tmp_path: Path) -> None:
    write_page(tmp_path / "page.png", 0)
    result = assessed(PAGE, tmp_path, Lines(""))
    assert (result["verdict"], result["first_wrong_line"], result["steps"]) == ("unsure", None, [])
