from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from mmtutor.gui.look import Look
from mmtutor.gui.widgets.pen_canvas import CanvasState, PenCanvas


@pytest.fixture
def canvas(qtbot: QtBot, look: Look) -> PenCanvas:
    canvas = PenCanvas(look)
    qtbot.addWidget(canvas)
    canvas.resize(400, 200)
    canvas.show()
    return canvas


def draw(qtbot: QtBot, canvas: PenCanvas, *points: tuple[int, int]) -> None:
    first, *rest = [QPoint(*point) for point in points]
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=first)
    for point in rest:
        qtbot.mouseMove(canvas, point)
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=(rest or [first])[-1])


def test_a_stroke_of_the_mouse_becomes_ink(qtbot: QtBot, canvas: PenCanvas) -> None:
    with qtbot.waitSignal(canvas.changed):
        draw(qtbot, canvas, (10, 10), (60, 40), (90, 120))
    ink = canvas.ink()
    assert ink is not None
    assert [stroke.tolist() for stroke in ink.strokes] == [[[10, 10], [60, 40], [90, 120]]]
    assert canvas.state is CanvasState.IDLE


def test_undo_takes_back_one_stroke_and_then_the_clearing(qtbot: QtBot, canvas: PenCanvas) -> None:
    draw(qtbot, canvas, (10, 10), (60, 40))
    draw(qtbot, canvas, (100, 10), (160, 40))
    canvas.clear()
    assert canvas.ink() is None
    canvas.undo()
    ink = canvas.ink()
    assert ink is not None
    assert len(ink.strokes) == 2
    qtbot.keyClick(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    ink = canvas.ink()
    assert ink is not None
    assert len(ink.strokes) == 1


def test_a_pen_that_leaves_the_sheet_stays_at_its_edge(qtbot: QtBot, canvas: PenCanvas) -> None:
    draw(qtbot, canvas, (380, 100), (900, 100))
    ink = canvas.ink()
    assert ink is not None
    assert ink.strokes[0][:, 0].max() <= canvas.width()


def test_a_dot_is_ink_too(qtbot: QtBot, canvas: PenCanvas) -> None:
    draw(qtbot, canvas, (50, 50))
    assert canvas.ink() is not None
    assert not canvas.grab().isNull()
