"""Colours, sizes and faces of the window, as constants. Everything drawn or styled takes its numbers from here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

GRID = 8  # px
CORNER = 10  # px
LINE_CHARACTERS = 70  # longest line of running text
SCALES = (80, 90, 100, 110, 125, 150, 175, 200)  # per cent


class Size(IntEnum):
    """The five sizes of text, in pixels at 100 %."""

    SMALL = 13
    BODY = 16
    LEAD = 20
    TITLE = 28
    DISPLAY = 40


@dataclass(frozen=True, slots=True)
class Colours:
    """One theme. Text on `paper` and `surface` keeps at least 4.5:1, lines of controls at least 3:1 (see the tests)."""

    paper: str
    surface: str
    sunken: str
    ink: str
    muted: str
    line: str
    control: str
    accent: str
    accent_hover: str
    on_accent: str
    accent_soft: str
    good: str
    good_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str


LIGHT = Colours(
    paper="#FAF9F6",
    surface="#FFFFFF",
    sunken="#F1EFEA",
    ink="#1F2024",
    muted="#5B5D66",
    line="#DFDCD4",
    control="#85868E",
    accent="#4A4CC8",
    accent_hover="#3B3DAE",
    on_accent="#FFFFFF",
    accent_soft="#ECECFA",
    good="#1A6E3D",
    good_soft="#E5F3E9",
    warn="#7F5200",
    warn_soft="#FDF1D3",
    bad="#A8241C",
    bad_soft="#FBE9E6",
)

DARK = Colours(
    paper="#1B1C1E",
    surface="#25272A",
    sunken="#151618",
    ink="#ECECEA",
    muted="#AEB1B8",
    line="#3B3E43",
    control="#80848C",
    accent="#A9ABFF",
    accent_hover="#C0C1FF",
    on_accent="#17182F",
    accent_soft="#31334F",
    good="#7FD89E",
    good_soft="#1E3427",
    warn="#F0C264",
    warn_soft="#3A301A",
    bad="#FF9F95",
    bad_soft="#412623",
)


def luminance(colour: str) -> float:
    """Return the relative luminance of "#RRGGBB" (WCAG 2.2)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1..21 (WCAG 2.2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
