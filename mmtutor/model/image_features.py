"""Handwriting as the network sees it: a strip of ink, 64 pixels high, from pen strokes or from a picture.

Both ways end in the same look: 255 = ink, 0 = paper, the ink fitted to the strip, lines as thick as the symbols' size
asks for. The same code serves training and the app. Knows nothing of what is written, nor of pages with several
lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

HEIGHT = 64
MARGIN = 4
MIN_WIDTH = 32
MAX_WIDTH = 512
CELL = 8  # pixels of a strip per token of the network, both ways; a strip's width is a multiple of it
_INKED = 32  # a cell with a pixel as dark as this has ink
_FINE = 2  # strips are drawn this many times finer, then averaged down
_SHIFT = 4  # fractional bits of cv2's fixed-point coordinates
_LARGEST_SIDE = 1280  # larger pictures are reduced first
_STAMP = 120  # pictures no larger hold a symbol or two, evenly lit
_FLATTEST = 0.3  # a lone dash is fitted as if it were this high relative to its widest piece
_FEWEST_INK_PIXELS = 4
_MOST_THINNED = 0.65  # share of a thick line that may be taken away; more would break uneven ones
_FAINTEST = 12  # grey levels between paper and ink
_LONG_LINE = 3.0  # in symbol heights: only lines this long are levelled
_SLOPES = np.linspace(-0.15, 0.15, 31, dtype=np.float32)
_PROFILE_ROWS = 14  # per symbol height
_PROFILE_POINTS = 500
_CLEARLY = 1.06
_CORE_TO_LINE = 1.3  # measured: a line's core, by which pictures are judged, is thinner than the line


@dataclass(frozen=True, slots=True)
class Fit:
    """How source coordinates land in a strip: `x * scale + dx`, `(y - slope * x) * scale + dy`."""

    scale: float
    slope: float
    dx: float
    dy: float

    @property
    def matrix(self) -> np.ndarray:
        """The same as a matrix (2, 3) for cv2."""
        return np.array([[self.scale, 0, self.dx], [-self.slope * self.scale, self.scale, self.dy]])

    def apply(self, points: np.ndarray) -> np.ndarray:
        """Map points (..., 2) from the source to the strip."""
        matrix = self.matrix.astype(np.float32)
        return np.asarray(points @ matrix[:, :2].T + matrix[:, 2], np.float32)


def inked_cells(strip: np.ndarray) -> np.ndarray:
    """Return the cells of a strip uint8 (64, width) that have ink, int32 (cells,): row * columns + column."""
    columns = strip.shape[1] // CELL
    darkest = strip.reshape(HEIGHT // CELL, CELL, columns, CELL).max(axis=(1, 3))
    return np.flatnonzero(darkest >= _INKED).astype(np.int32)


def strip_from_ink(strokes: Sequence[np.ndarray]) -> np.ndarray | None:
    """Draw strokes (each (points, 2)) as a strip uint8 (64, width); None when there is no ink."""
    fitted = fit_ink(strokes)
    return None if fitted is None else fitted[0]


def strip_from_picture(pixels: np.ndarray) -> np.ndarray | None:
    """Lift the ink off a picture, uint8 grey or BGR, as a strip uint8 (64, width); None when there is no ink."""
    fitted = fit_picture(pixels)
    return None if fitted is None else fitted[0]


def line_thickness(symbol_height: float) -> float:
    """Return the stroke thickness in strip pixels that suits symbols of this height in strip pixels."""
    return float(np.clip(0.075 * symbol_height, 1.4, 2.8))


def fit_ink(strokes: Sequence[np.ndarray], thickness_factor: float = 1.0) -> tuple[np.ndarray, Fit] | None:
    """Draw strokes as a strip and say where they landed. `thickness_factor` is for training."""
    lines = [np.asarray(s, np.float32).reshape(-1, 2) for s in strokes]
    lines = [line[np.isfinite(line).all(axis=1)] for line in lines]
    lines = [line for line in lines if len(line)]
    if not lines:
        return None
    sizes = np.array([np.ptp(line, axis=0) for line in lines])
    symbol = max(_symbol_height(sizes.max(axis=1)), 1.0)  # two points alone have no extent
    fit, width = _fit(np.concatenate(lines), symbol, float(sizes[:, 0].max()), 0.0)
    thickness = line_thickness(symbol * fit.scale) * thickness_factor
    canvas = np.zeros((HEIGHT * _FINE, width * _FINE), np.uint8)
    pen = max(1, round(thickness * _FINE - 0.6))  # cv2 draws a little wider than asked
    for line in lines:
        points = np.rint(fit.apply(line) * (_FINE << _SHIFT)).astype(np.int32)
        if len(points) == 1 or not (points != points[0]).any():
            radius = round(pen * 0.75 * (1 << _SHIFT))
            cv2.circle(canvas, (int(points[0, 0]), int(points[0, 1])), radius, 255, -1, cv2.LINE_AA, _SHIFT)
        else:
            cv2.polylines(canvas, [points], False, 255, pen, cv2.LINE_AA, _SHIFT)
    return _full_contrast(cv2.resize(canvas, (width, HEIGHT), interpolation=cv2.INTER_AREA)), fit


def fit_picture(pixels: np.ndarray) -> tuple[np.ndarray, Fit] | None:
    """Lift the ink off a picture and say where it landed."""
    grey, reduction = _grey(pixels)
    if grey is None:
        return None
    ink = _ink_map(grey)
    if ink is None:
        return None
    pieces = _pieces(ink)
    if pieces is None:
        return None
    sizes, mask = pieces
    ink = np.where(mask, ink, np.uint8(0))
    outline, thickness = _outline(ink)
    if outline is None:
        return None
    symbol = max(_symbol_height(sizes.max(axis=1)) - thickness, 1.0)
    fit, width = _fit(outline, symbol, float(sizes[:, 0].max()) - thickness, _MOST_THINNED * thickness / 2)
    wanted = _CORE_TO_LINE * line_thickness(symbol * fit.scale)
    strip = _place(ink, fit, width, thickness, wanted)
    return strip, Fit(fit.scale * reduction, fit.slope, fit.dx, fit.dy)


def _fit(points: np.ndarray, symbol: float, widest: float, inset: float) -> tuple[Fit, int]:
    """Return the fit of ink into a strip and the strip's width.

    `points` (n, 2) cover the ink, whose symbols are about `symbol` high and whose widest piece is `widest`. An outline
    lies `inset` outside the centre lines, which are what is fitted, so that ink and pictures come out alike.
    """
    slope = _slope(points, symbol)
    low, high = points.min(axis=0), points.max(axis=0)
    if slope:
        level = points[:, 1] - np.float32(slope) * points[:, 0]
        low, high = np.array([low[0], level.min()]), np.array([high[0], level.max()])
    inset_xy = np.minimum(inset, (high - low) / 4)
    low, high = low + inset_xy, high - inset_xy
    size = np.maximum(high - low, 1.0).astype(np.float64)
    inner_height, inner_width = HEIGHT - 2 * MARGIN, MAX_WIDTH - 2 * MARGIN
    scale = min(inner_height / max(size[1], _FLATTEST * widest, 2.0), inner_width / size[0])
    width = int(np.ceil((size[0] * scale + 2 * MARGIN) / CELL)) * CELL
    width = int(np.clip(width, MIN_WIDTH, MAX_WIDTH))
    middle = (low + high) / 2
    return Fit(float(scale), slope, float(width / 2 - middle[0] * scale), float(HEIGHT / 2 - middle[1] * scale)), width


def _slope(points: np.ndarray, symbol: float) -> float:
    """Return the slope dy/dx of a long line: the one at which the rows' ink is gathered most (projection profile)."""
    width, height = np.ptp(points, axis=0)
    if width < _LONG_LINE * symbol or width < 2 * height:
        return 0.0
    few = points[:: max(1, len(points) // _PROFILE_POINTS)]
    x, y = few[:, 0] - few[:, 0].mean(), few[:, 1]
    rows = np.rint((y - _SLOPES[:, None] * x) * (_PROFILE_ROWS / symbol)).astype(np.int64)  # (slopes, points)
    rows -= rows.min()
    span = int(rows.max()) + 1
    counts = np.bincount((rows + span * np.arange(len(_SLOPES))[:, None]).ravel(), minlength=span * len(_SLOPES))
    gathered = (counts.reshape(len(_SLOPES), span).astype(np.float64) ** 2).sum(axis=1)
    best = int(gathered.argmax())
    level = len(_SLOPES) // 2
    return float(_SLOPES[best]) if gathered[best] > _CLEARLY * gathered[level] else 0.0


def _symbol_height(extents: np.ndarray) -> float:
    """Return the size typical of full symbols, given every stroke's or piece's larger extent.

    Dots and dashes do not count.
    """
    return _quantile(extents, 0.6)


def _quantile(values: np.ndarray, share: float) -> float:
    """Return the value that `share` of the values do not exceed.

    Many times faster than np.quantile on a few numbers.
    """
    rank = min(int(share * len(values)), len(values) - 1)
    return float(np.partition(values, rank)[rank])


def _grey(pixels: np.ndarray) -> tuple[np.ndarray | None, float]:
    """Return the picture as uint8 grey, dark ink on light, and the scale it was reduced by."""
    pixels = np.asarray(pixels)
    if pixels.size == 0 or pixels.ndim not in (2, 3):
        return None, 1.0
    if pixels.dtype != np.uint8:
        pixels = np.clip(pixels, 0, 255).astype(np.uint8)
    if pixels.ndim == 3:
        code = {3: cv2.COLOR_BGR2GRAY, 4: cv2.COLOR_BGRA2GRAY}.get(pixels.shape[2])
        grey = pixels[:, :, 0] if code is None else cv2.cvtColor(pixels, code)
    else:
        grey = pixels
    scale = 1.0
    longest = max(grey.shape)
    if longest > _LARGEST_SIDE or longest < _STAMP // 3:
        scale = min(_LARGEST_SIDE, 3 * longest) / longest
        grey = _resized(grey, scale)
    middle = float(np.median(np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])))
    lowest, highest = float(grey.min()), float(grey.max())
    if highest - lowest < _FAINTEST:
        return None, 1.0
    if middle < 100 and highest - middle > 1.5 * (middle - lowest):
        grey = cv2.bitwise_not(grey)
    return grey, scale


def _resized(image: np.ndarray, scale: float) -> np.ndarray:
    size = (max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale)))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC))


def _ink_map(grey: np.ndarray) -> np.ndarray | None:
    """Return how much ink each pixel holds, uint8 0..255, free of lighting and of the paper's own faint lines."""
    smooth = cv2.blur(grey, (3, 3)) if min(grey.shape) > 128 else grey
    background = cv2.max(_background(smooth), 24) if max(grey.shape) > _STAMP else np.full_like(smooth, _paper(smooth))
    level = cv2.divide(cv2.subtract(background, smooth), background, scale=255.0)
    histogram = cv2.calcHist([level], [0], None, [256], [0, 256]).ravel().astype(np.float64)
    total = histogram.sum()
    below = np.cumsum(histogram) / total
    spread = float(np.searchsorted(below, 0.5)) + 1.5
    floor = int(min(max(18.0, 4.0 * spread), 120.0))
    if histogram[floor:].sum() < _FEWEST_INK_PIXELS:
        return None
    ink_level = _ink_level(histogram, floor)
    low, high = max(0.35 * ink_level, 0.75 * floor), 0.8 * ink_level
    levels = np.arange(256, dtype=np.float32)
    curve = np.clip((levels - low) * (255.0 / max(high - low, 1.0)), 0.0, 255.0).astype(np.uint8)
    return np.asarray(cv2.LUT(level, curve))


def _paper(grey: np.ndarray) -> int:
    """Return the evenly lit paper's level in a stamp-sized picture, where strokes may fill most of the space."""
    border = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    return max(24, int(np.median(border)))


def _background(grey: np.ndarray) -> np.ndarray:
    """Return the paper as it would look without ink: a closing wider than any stroke, at low resolution, smoothed."""
    height, width = grey.shape
    scale = min(1.0, 72.0 / min(height, width), 400.0 / max(height, width))
    small = _resized(grey, scale)
    reach = 2 * (max(4, min(small.shape) // 8)) + 1
    small = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8), borderType=cv2.BORDER_REPLICATE)
    small = cv2.blur(small, (5, 5))
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR))


def _ink_level(histogram: np.ndarray, floor: int) -> float:
    """Split the levels above `floor` into faint and ink by Otsu's method; return the ink's mean level."""
    levels = np.arange(floor, 256, dtype=np.float64)
    counts = histogram[floor:]
    weight = np.cumsum(counts)
    moment = np.cumsum(counts * levels)
    upper = weight[-1] - weight
    faint_mean = moment / np.maximum(weight, 1e-9)
    ink_mean = (moment[-1] - moment) / np.maximum(upper, 1e-9)
    best = int((weight * upper * (faint_mean - ink_mean) ** 2).argmax())
    return float(ink_mean[best]) if upper[best] > 0 else float(faint_mean[best])


def _pieces(ink: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
    """Return the sizes (n, 2) of the connected pieces that are ink, and a mask of them; specks and edges left out."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats((ink > 40).astype(np.uint8), connectivity=8)
    if count < 2:
        return None
    strong = np.bincount(labels[ink > 170], minlength=count)
    left, top, width, height, area = (stats[:, i] for i in range(5))
    extent = np.maximum(width, height)
    largest = int(extent[1:].max())
    keep = (strong >= 2) & (area >= _FEWEST_INK_PIXELS)
    keep[0] = False
    if not keep.any():
        return None
    full = keep & (extent >= 0.25 * largest)
    thick = float(np.median(area[full] / extent[full])) / 2 if full.any() else 1.0  # about a line's thickness
    keep &= area >= 0.25 * min(thick, 0.12 * largest) ** 2
    rows, columns = ink.shape
    touches = (left <= 0) | (top <= 0) | (left + width >= columns) | (top + height >= rows)
    inside = keep & ~touches
    if max(ink.shape) > _STAMP and inside.any() and extent[inside].max() > 0.12 * rows:
        usual = float(extent[inside].max())
        cropped = (extent > 0.5 * usual) & (extent < 1.6 * usual) & (area < 0.4 * extent**2)
        keep &= inside | cropped  # a symbol of a picture cut closely, but no shadow, finger or rest of another line
    if not keep.any():
        return None
    return np.stack([width, height], axis=1)[keep], keep[labels]


def _outline(ink: np.ndarray) -> tuple[np.ndarray | None, float]:
    """Return the points (n, 2) around the ink and its lines' mean thickness: for a line, area over half its outline."""
    solid = (ink > 110).astype(np.uint8)
    contours, _ = cv2.findContours(solid, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    if not contours:
        return None, 1.0
    length = sum(cv2.arcLength(c, True) for c in contours)
    points = np.concatenate(contours).reshape(-1, 2).astype(np.float32)
    return points, max(1.0, 2.0 * cv2.countNonZero(solid) / max(length, 1.0))


def _place(ink: np.ndarray, fit: Fit, width: int, thickness: float, wanted: float) -> np.ndarray:
    """Bring an ink map into the strip and its lines to the wanted thickness (strip pixels)."""
    fine = fit.scale * _FINE
    matrix = fit.matrix * _FINE
    if fine < 0.7:  # average down first, so that thin lines do not fall between pixels
        missing = wanted / fit.scale - thickness
        if missing >= 1:
            ink = cv2.dilate(ink, _disc(missing))
            thickness += round(missing)
        small = _resized(ink, fine)
        back_x, back_y = ink.shape[1] / small.shape[1], ink.shape[0] / small.shape[0]
        matrix[:, :2] *= [back_x, back_y]
        ink = small
    flags = cv2.INTER_LINEAR if fine < 1.5 else cv2.INTER_CUBIC
    canvas = cv2.warpAffine(ink, matrix, (width * _FINE, HEIGHT * _FINE), flags=flags)
    surplus = (thickness * fit.scale - wanted) * _FINE
    if surplus >= 0.8:
        canvas = cv2.erode(canvas, _disc(min(surplus, _MOST_THINNED * thickness * fit.scale * _FINE)))
    elif surplus <= -0.6:
        canvas = cv2.dilate(canvas, _disc(min(-surplus, 8.0)))
    return _full_contrast(cv2.resize(canvas, (width, HEIGHT), interpolation=cv2.INTER_AREA))


def _disc(growth: float) -> np.ndarray:
    """Return the round brush that changes a line's thickness by about `growth` pixels."""
    size = max(1, round(growth)) + 1
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)))


def _full_contrast(strip: np.ndarray) -> np.ndarray:
    """Stretch a strip so that its lines' cores are 255."""
    lit = strip[strip > 60]
    if not lit.size:
        return strip
    return np.asarray(cv2.convertScaleAbs(strip, alpha=255.0 / max(_quantile(lit, 0.7), 60.0)))
