"""Reads text aloud with the system's own voices, where Qt's speech module is installed and a voice speaks the language.

The module is an extra (it comes with PySide6-Addons). Without it nothing is read, and nothing else changes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QLocale, QObject, Signal

from mmtutor.gui.typeset.markdown import plain

_ENDS = re.compile(r"(?<=[.!?。！？])\s*|\n+")


def speech() -> Any:
    """Return Qt's speech module, or None where it is not installed."""
    try:
        from PySide6 import QtTextToSpeech
    except ImportError:
        return None
    return QtTextToSpeech


def sentences(markdown: str) -> list[str]:
    """Split Markdown into sentences as they are shown while they are read."""
    return [part.strip() for part in _ENDS.split(plain(markdown)) if part.strip()]


class Narrator(QObject):
    """One voice. `said(sentence)` as each one begins, "" after the last; `engine` chooses one of Qt's by name."""

    said = Signal(str)

    def __init__(self, language: Callable[[], str], engine: str = "") -> None:
        super().__init__()
        self._language, self._engine = language, engine
        self._voice: Any = None
        self._tried = False
        self._left: list[str] = []

    @property
    def available(self) -> bool:
        """Whether a voice speaks the window's language. The first look takes a while: it loads the voices."""
        self._open()
        return self._voice is not None and bool(self._voice.availableVoices())

    def read(self, markdown: str) -> None:
        """Read a text from its beginning; what is being read ends."""
        self.stop()
        if self.available:
            self._left = sentences(markdown)
            self._go_on()

    def stop(self) -> None:
        """Fall silent."""
        speaking, self._left = bool(self._left), []
        if self._voice is not None:
            self._voice.stop()
        if speaking:
            self.said.emit("")

    def _open(self) -> None:
        if self._tried:
            return
        self._tried = True
        module = speech()
        if module is None:
            return
        engines = [name for name in module.QTextToSpeech.availableEngines() if name != "mock"]
        if not (self._engine or engines):
            return
        self._voice = module.QTextToSpeech(self._engine or engines[0], self)
        self._voice.setLocale(QLocale(self._language()))
        self._voice.stateChanged.connect(self._state_changed)

    def _state_changed(self, state: Any) -> None:
        if state.name == "Ready" and self._left:
            self._left.pop(0)
            self._go_on()

    def _go_on(self) -> None:
        if self._left:
            self.said.emit(self._left[0])
            self._voice.say(self._left[0])
        else:
            self.said.emit("")
