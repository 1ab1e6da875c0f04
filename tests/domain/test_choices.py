"""What a teacher chooses: pinned, banned, set free again."""

from __future__ import annotations

import pytest

from mmtutor.domain.choices import Choices, changed, from_json, to_json
from mmtutor.domain.course import Course, Lesson
from mmtutor.domain.template import ItemTemplate
from mmtutor.errors import UserError

LESSON = Lesson("one", "One", (), tuple(ItemTemplate(name, "number", "?", fields={"key": "1"}) for name in "abc"))
COURSE = Course("course", "Course", "", "en", (), (LESSON,))


def test_an_exercise_is_pinned_or_banned_or_neither() -> None:
    chosen = changed(Choices(), COURSE, pin=("a", "b"), ban=("c",))
    assert chosen == Choices(("a", "b"), ("c",))
    assert changed(chosen, COURSE, ban=("a",)) == Choices(("b",), ("c", "a"))
    assert changed(chosen, COURSE, free=("b", "c")) == Choices(("a",), ())
    assert changed(chosen, COURSE, pin=("a",)) == Choices(("b", "a"), ("c",))


def test_an_exercise_of_no_lesson_or_of_two_minds_is_refused() -> None:
    with pytest.raises(UserError, match="no exercise d"):
        changed(Choices(), COURSE, ban=("d",))
    with pytest.raises(UserError, match="at once"):
        changed(Choices(), COURSE, pin=("a",), ban=("a",))


@pytest.mark.parametrize("stored", [None, [], "a", {}, {"pinned": None}])
def test_what_is_no_choice_stands_for_none(stored: object) -> None:
    assert from_json(stored) == Choices()
    assert from_json(to_json(Choices(("a",), ("b",)))) == Choices(("a",), ("b",))
