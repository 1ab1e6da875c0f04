"""Icons: shipped SVG files drawn in a colour of the theme, at the resolution of the screen."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from mmtutor.paths import asset

LEARNER_PICTURES = ("learners",)


@lru_cache(maxsize=512)
def _drawn(file: str, colour: str, width: int, height: int, ratio: float) -> QPixmap:
    pixmap = QPixmap(QSize(round(width * ratio), round(height * ratio)))
    pixmap.fill(Qt.GlobalColor.transparent)
    text = Path(file).read_text(encoding="utf-8").replace("currentColor", colour)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer = QSvgRenderer(QByteArray(text.encode()))
    renderer.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
    renderer.render(painter, QRectF(0, 0, pixmap.width(), pixmap.height()))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def _ratio() -> float:
    screen = QGuiApplication.primaryScreen()
    return float(screen.devicePixelRatio()) if screen is not None else 1.0


def pixmap(name: str, colour: QColor, size: int) -> QPixmap:
    """Return icon `name` in `colour`, `size` pixels square."""
    return _drawn(str(asset("icons", f"{name}.svg")), colour.name(), size, size, _ratio())


def icon(name: str, colour: QColor, size: int = 20, gap: int = 0) -> QIcon:
    """Return icon `name` for a button, with a `gap` of so many pixels behind it that keeps the button's text away."""
    drawn = pixmap(name, colour, size)
    ratio = drawn.devicePixelRatio()
    wider = QPixmap(QSize(round((size + gap) * ratio), drawn.height()))
    wider.setDevicePixelRatio(ratio)
    wider.fill(Qt.GlobalColor.transparent)
    painter = QPainter(wider)
    painter.drawPixmap(0, 0, drawn)
    painter.end()
    made = QIcon(wider)
    made.addPixmap(wider, QIcon.Mode.Disabled)  # the colour says it already; Qt would fade it further
    return made


def app_icon() -> QIcon:
    """Return the program's icon."""
    return QIcon(_drawn(str(asset("icons", "app.svg")), "#000000", 256, 256, 1.0))


@lru_cache(maxsize=1)
def learner_pictures() -> tuple[str, ...]:
    """Return the names of the shipped pictures that a learner can choose from."""
    folder = asset("icons", *LEARNER_PICTURES)
    return tuple(sorted(file.stem for file in folder.glob("*.svg"))) if folder.is_dir() else ()


def learner_picture(name: str, size: int) -> QPixmap | None:
    """Return a learner's picture, or None where no such picture is shipped."""
    if name not in learner_pictures():
        return None
    return _drawn(str(asset("icons", *LEARNER_PICTURES, f"{name}.svg")), "#000000", size, size, _ratio())


def card_picture(path: Path, width: int) -> QPixmap | None:
    """Return a course's picture scaled to at most `width` pixels, or None where it cannot be read."""
    ratio = _ratio()
    if path.suffix.lower() == ".svg":
        if not path.is_file():
            return None
        size = QSvgRenderer(str(path)).defaultSize()
        if size.isEmpty():
            return None
        return _drawn(str(path), "#808080", width, round(width * size.height() / size.width()), ratio)
    loaded = QPixmap(str(path))
    if loaded.isNull():
        return None
    scaled = loaded.scaledToWidth(min(loaded.width(), round(width * ratio)), Qt.TransformationMode.SmoothTransformation)
    scaled.setDevicePixelRatio(ratio)
    return scaled
