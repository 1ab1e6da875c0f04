"""The look in force: theme, text scale, face. Given to every widget that paints itself; tells when it changes."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette

from mmtutor.gui.theme import DARK, LIGHT, Colours
from mmtutor.paths import asset

FACE = "Atkinson Hyperlegible Next"
CHINESE_FACES = ("PingFang SC", "Microsoft YaHei UI", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei")


class Look(QObject):
    """Colours, fonts and the text scale. `theme` is "system", "light" or "dark"."""

    changed = Signal()

    def __init__(self, theme: str = "system", text_percent: int = 100, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._percent = text_percent
        self._faces = _faces()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_changed)

    @property
    def dark(self) -> bool:
        """Whether the dark theme is in force."""
        if self._theme == "system":
            return bool(QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark)
        return self._theme == "dark"

    @property
    def colours(self) -> Colours:
        return DARK if self.dark else LIGHT

    @property
    def faces(self) -> list[str]:
        """Font families, the preferred one first."""
        return self._faces

    def colour(self, name: str) -> QColor:
        """Return a colour of the theme by its name in `Colours`."""
        return QColor(getattr(self.colours, name))

    def px(self, at_100: float) -> int:
        """Return a length that grows with the text."""
        return max(1, round(at_100 * self._percent / 100))

    def font(self, at_100: float, weight: int = 400, italic: bool = False) -> QFont:
        """Return the face at a size given in pixels at 100 %."""
        font = QFont(self._faces)
        font.setPixelSize(self.px(at_100))
        font.setWeight(QFont.Weight(weight))
        font.setItalic(italic)
        return font

    def palette(self) -> QPalette:
        """Return the palette for what Qt draws by itself."""
        palette = QPalette()
        role = QPalette.ColorRole
        for name, roles in {
            "paper": (role.Window,),
            "surface": (role.Base, role.Button, role.ToolTipBase),
            "sunken": (role.AlternateBase,),
            "ink": (role.WindowText, role.Text, role.ButtonText, role.ToolTipText),
            "muted": (role.PlaceholderText,),
            "accent": (role.Highlight, role.Link),
            "on_accent": (role.HighlightedText,),
            "line": (role.Mid,),
        }.items():
            for each in roles:
                palette.setColor(each, self.colour(name))
        return palette

    def set(self, theme: str, text_percent: int) -> None:
        """Change theme and text size; everything on screen follows."""
        if (theme, text_percent) != (self._theme, self._percent):
            self._theme, self._percent = theme, text_percent
            self.changed.emit()

    def _system_changed(self) -> None:
        if self._theme == "system":
            self.changed.emit()


def _faces() -> list[str]:
    folder = asset("fonts")
    for file in sorted(folder.glob("*.ttf")) if folder.is_dir() else ():
        QFontDatabase.addApplicationFont(str(file))
    known = set(QFontDatabase.families())
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
    first = [FACE] if FACE in known else []
    return first + [face for face in CHINESE_FACES if face in known] + [system]
