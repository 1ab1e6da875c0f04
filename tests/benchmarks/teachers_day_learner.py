"""What a learner does on the teacher's day, each a function of `Hands`; returns what the window and the store say."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from mmtutor.gui.student.lesson_foot import LessonState
from mmtutor.gui.widgets.tile import LearnerTile
from tests.benchmarks.teachers_day_window import Hands
from tests.end_to_end import until

JOIN_MS = 60_000
SCRIBBLE = [(0.2, 0.3), (0.32, 0.7), (0.36, 0.25), (0.45, 0.75), (0.3, 0.55), (0.5, 0.3), (0.55, 0.62), (0.4, 0.4)]


def come_in(hands: Hands, name: str) -> dict[str, Any]:
    """Begin as a new learner."""
    start = hands.window.start
    hands.click(start.findChildren(LearnerTile)[-1])
    hands.write(start._name, name)
    hands.look(f"10-new-learner-{name}")
    hands.press(Qt.Key.Key_Return)
    assert until(lambda: hands.window.page is hands.window.home)
    return {"learners": [each.name for each in hands.window._parts.store.learners.all()]}


def join(hands: Hands, name: str, code: str, address: str) -> dict[str, Any]:
    """Join by the code; where the code alone finds nothing, by the address on the teacher's screen as well."""
    window = hands.window
    assert window.home is not None
    window.home.class_wanted.emit()
    door, seat = window.class_desk.door, window.seat
    hands.write(door.code, code)
    hands.look(f"12-code-{name}")
    hands.press(Qt.Key.Key_Return)
    assert until(lambda: seat.view.connection == "up" or door.trouble.isVisible(), JOIN_MS)
    alone = seat.view.connection == "up"
    if not alone:
        hands.look(f"12-not-found-{name}")
        hands.write(door.address, address)
        hands.press(Qt.Key.Key_Return)
    assert until(lambda: seat.view.connection == "up", JOIN_MS), door.trouble.text()
    hands.look(f"13-joined-{name}")
    return {"code_alone": alone, "title": window.class_desk.strip.title.text()}


def _asked(hands: Hands, item: str) -> Any:
    lesson = hands.window.lesson

    def up() -> bool:
        if lesson.isVisible() and lesson.state is LessonState.READING:
            lesson.enter()
        here = lesson.tutor.item
        return bool(lesson.isVisible() and here is not None and here.id.startswith(item)
                    and lesson.state is LessonState.ANSWERING)  # fmt: skip

    assert until(up), f"{item} was not asked"
    return lesson


def answer(hands: Hands, name: str, item: str, how: str) -> dict[str, Any]:
    """Answer what is asked: "right", "wrong" by the first mistake that is known for it, "stuck" or "unsure"."""
    lesson = _asked(hands, item)
    asked = lesson.tutor.item
    hands.look(f"15-asked-{item}-{name}")
    if how == "stuck":
        hands.click(lesson.foot.stuck)
        assert until(lambda: hands.window.seat.view.stuck)
    elif how == "unsure":
        QTest.keyClick(lesson, Qt.Key.Key_F2)
        hands.draw(lesson.answers.draw_panel.canvas, SCRIBBLE)
        until(lambda: lesson.reading.text, 5_000)
        hands.click(lesson.foot.check)
        assert until(lambda: lesson.state is LessonState.CONFIRMING), lesson.strip.text
    else:
        text = asked.shown_key() if how == "right" else asked.mistakes[0][1]
        if asked.kind == "choice":
            hands.press(chr(ord("a") + asked.key))
        else:
            hands.press(Qt.Key.Key_F1)
            hands.press(text)
        hands.press(Qt.Key.Key_Return)
        done = LessonState.DONE if how == "right" else LessonState.WRONG
        assert until(lambda: lesson.state is done), (lesson.state, lesson.strip.text)
        assert until(lambda: hands.window.seat.view.delivered == hands.window.seat.view.made > 0)
    hands.look(f"16-{how}-{item}-{name}")
    view = hands.window.seat.view
    return {"said": lesson.strip.text, "tone": lesson.strip.tone, "delivered": view.delivered, "made": view.made}


def look_up(hands: Hands, name: str) -> dict[str, Any]:
    """See the page covered while the teacher speaks."""
    assert until(hands.window.class_desk.cover.isVisible)
    hands.look(f"18-paused-{name}")
    return {"question_covered": not hands.window.lesson.isVisible()}


def go_on(hands: Hands, name: str) -> dict[str, Any]:
    """Have the page back."""
    assert until(lambda: not hands.window.class_desk.cover.isVisible())
    return {"question_back": hands.window.lesson.isVisible()}


def see_shown(hands: Hands, name: str) -> dict[str, Any]:
    """See an answer that the teacher shows."""
    strip = hands.window.class_desk.strip
    assert until(strip._shown.isVisible)
    hands.look(f"20-shown-{name}")
    return {"answer": strip.answer.source()}


def over(hands: Hands, name: str) -> dict[str, Any]:
    """See the class end."""
    assert until(lambda: not hands.window.seat.view.inside)
    hands.look(f"22-over-{name}")
    learner, store = hands.window.seat.learner, hands.window._parts.store
    assert learner is not None
    return {"stored": [one.attempt.id for one in store.attempts.of_learner(learner.id)]}


CAN = {one.__name__: one for one in (come_in, join, answer, look_up, go_on, see_shown, over)}
