"""One real window of `teachers_day`: the program as it is built for a user, worked by mouse and keys.

Takes orders as lines of JSON on standard input, `[name, arguments]`, and answers each with one line: what was seen, or
what went wrong. Knows nothing of the other windows.
"""

from __future__ import annotations

import argparse
import faulthandler
import json
import os
import queue
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLineEdit, QMenu, QScrollArea, QWidget

from mmtutor.gui.main_window import MainWindow
from mmtutor.process import be_a_good_neighbour
from tests.end_to_end import until

SIZE = (1280, 800)
STEP_MS = 60
DRAWN_MS = 400


class Hands:
    """What a person does with a window, and a camera over the shoulder."""

    def __init__(self, window: MainWindow, out: Path) -> None:
        self.window, self._out = window, out

    def look(self, step: str) -> None:
        """Save what the display shows of the window."""
        until(lambda: False, DRAWN_MS)  # what is still to be drawn is drawn
        place = self.window.geometry()
        screen = QApplication.primaryScreen()
        screen.grabWindow(0, place.x(), place.y(), place.width(), place.height()).save(str(self._out / f"{step}.png"))

    def click(self, widget: QWidget) -> None:
        """Press a control, which has to be there and to be enabled."""
        self.show(widget)
        assert widget.isVisible(), f"not to be seen: {widget.accessibleName()}"
        assert widget.isEnabled(), f"not to be pressed: {widget.accessibleName()}"
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    def show(self, widget: QWidget) -> None:
        """Scroll to a control."""
        parent = widget.parentWidget()
        while parent is not None:
            if isinstance(parent, QScrollArea):
                parent.ensureWidgetVisible(widget)
            parent = parent.parentWidget()

    def write(self, box: QWidget, text: str) -> None:
        """Click a box and type in the place of what stands there; Chinese comes from an input method."""
        self.click(box)
        box.selectAll()  # type: ignore[attr-defined]
        if text.isascii():
            QTest.keyClicks(box, text)
            return
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(box, event)

    def choose(self, box: QComboBox, data: Any) -> None:
        """Open a box and go to an entry by the keys."""
        place = box.findData(data)
        assert place >= 0, f"{data} is not in {box.accessibleName()}"
        self.show(box)
        box.setFocus()
        box.showPopup()
        view = box.view()
        QTest.keyClick(view, Qt.Key.Key_Home)
        for _ in range(place):
            QTest.keyClick(view, Qt.Key.Key_Down)
        QTest.keyClick(view, Qt.Key.Key_Return)

    def pick(self, button: QWidget, *places: int) -> None:
        """Press a button with a menu, and choose in it and in the menus behind."""
        left, opened = list(places), [None]
        timer = QTimer()

        def step() -> None:
            menu = QApplication.activePopupWidget()
            if not isinstance(menu, QMenu) or menu is opened[0] or not left:
                return
            opened[0] = menu  # type: ignore[call-overload]
            action = menu.actions()[left.pop(0)]
            for _ in menu.actions():
                if menu.activeAction() is not action:
                    QTest.keyClick(menu, Qt.Key.Key_Down)
            QTest.keyClick(menu, Qt.Key.Key_Return)

        timer.timeout.connect(step)
        timer.start(STEP_MS)
        self.click(button)
        assert until(lambda: not left and QApplication.activePopupWidget() is None, 5_000), left
        timer.stop()

    def give_file(self, button: QWidget, file: Path) -> None:
        """Press a button that asks for a file, paste its path, and press Enter."""
        given: list[bool] = []
        timer = QTimer()

        def answer() -> None:
            asked = QApplication.activeModalWidget()
            if not isinstance(asked, QFileDialog):
                return
            given.append(True)
            line = asked.findChild(QLineEdit, "fileNameEdit")
            assert line is not None
            if line.text() != str(file):
                line.selectAll()
                line.insert(str(file))  # as pasted: what is typed is completed with other files
            else:
                QTest.keyClick(line, Qt.Key.Key_Return)

        timer.timeout.connect(answer)
        timer.start(STEP_MS)
        self.click(button)
        timer.stop()
        assert given, "no file was asked for"

    def press(self, key: Qt.Key | str) -> None:
        """Press a key, or type, where the keyboard is."""
        focus = QApplication.focusWidget() or self.window.focusWidget() or self.window
        QTest.keyClicks(focus, key) if isinstance(key, str) else QTest.keyClick(focus, key)

    def draw(self, canvas: QWidget, points: list[tuple[float, float]]) -> None:
        """Draw one stroke; points are shares of the canvas."""
        there = [QPoint(round(x * canvas.width()), round(y * canvas.height())) for x, y in points]
        QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=there[0])
        for point in there[1:]:
            QTest.mouseMove(canvas, point)
        QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=there[-1])


def obey(hands: Hands, can: dict[str, Callable[..., Any]]) -> None:
    """Follow orders until standard input ends."""
    orders: queue.SimpleQueue[str] = queue.SimpleQueue()

    def listen() -> None:
        for line in chain(sys.stdin, [""]):
            orders.put(line)

    threading.Thread(target=listen, daemon=True).start()
    while True:
        until(lambda: not orders.empty(), 3_600_000)
        if not (line := orders.get()):
            return
        name, arguments = json.loads(line)
        hands.window.activateWindow()
        until(lambda: QApplication.activeWindow() is hands.window, 2_000)
        try:
            seen: dict[str, Any] = {"seen": can[name](hands, *arguments)}
        except Exception:  # noqa: BLE001 - whatever went wrong is the answer
            hands.look(f"failed-{name}")
            seen = {"failed": traceback.format_exc()}
        sys.stdout.write(json.dumps(seen) + "\n")
        sys.stdout.flush()


def main() -> int:
    """Run as a program."""
    parser = argparse.ArgumentParser(description="One window of the teacher's day.")
    parser.add_argument("--role", choices=("teacher", "learner"), required=True)
    parser.add_argument("--at", type=int, nargs=2, required=True, metavar=("X", "Y"))
    parser.add_argument("--look", nargs=3, required=True, metavar=("LANGUAGE", "THEME", "TEXT"))
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    from mmtutor import app, settings
    from mmtutor.gui.preferences import Preferences, save
    from tests.benchmarks import teachers_day_learner, teachers_day_teacher

    faulthandler.register(signal.SIGUSR1)
    be_a_good_neighbour()
    chosen = settings.from_environment(os.environ)
    app.start_log(chosen.home, debug=False)
    language, theme, text = options.look
    with ExitStack() as stack:
        app.application()
        parts = app.build(chosen, stack)
        save(parts.store, Preferences(language, theme, int(text)))
        window = app.show(parts, stack)
        window.setGeometry(options.at[0], options.at[1], *SIZE)
        roles: dict[str, dict[str, Callable[..., Any]]]
        roles = {"teacher": teachers_day_teacher.CAN, "learner": teachers_day_learner.CAN}
        obey(Hands(window, options.out), roles[options.role])
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
