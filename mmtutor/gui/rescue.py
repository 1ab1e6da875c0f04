"""What is shown when the program cannot start as it is: one sentence, and the backups that can be put back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QMessageBox, QPushButton

from mmtutor.gui.translate import Translation, say, system_language
from mmtutor.messages import Message, message
from mmtutor.store import Backup

OFFERED = 3


class Rescue(QMessageBox):
    """`chosen` is the backup to put back, None for none: then the program ends, and nothing was changed."""

    def __init__(self, trouble: Message, backups: Sequence[Backup], language: str = "") -> None:
        super().__init__()
        self._translation = Translation()
        self._translation.install(language or system_language())
        self.setWindowTitle("mmtutor")
        self.setIcon(QMessageBox.Icon.Warning)
        self.setText(say(trouble))
        self._backups: dict[QPushButton, Backup] = {}
        for backup in backups[:OFFERED]:
            made = f"{backup.made.astimezone():%Y-%m-%d %H:%M}"
            words = say(message("Go back to {made}", made=made))
            self._backups[self.addButton(words, QMessageBox.ButtonRole.AcceptRole)] = backup
        if self._backups:
            self.setInformativeText(
                say(message("You can go back to an earlier copy. What is there now is kept beside it."))
            )
        self._leave = self.addButton(say(message("Close")), QMessageBox.ButtonRole.RejectRole)
        self.setDefaultButton(self._leave)
        self.setEscapeButton(self._leave)

    @property
    def chosen(self) -> Backup | None:
        """What the button pressed last stands for."""
        pressed = self.clickedButton()
        return self._backups.get(pressed) if isinstance(pressed, QPushButton) else None
