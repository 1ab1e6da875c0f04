"""Finds the four corners of a sheet of paper or a whiteboard in a picture. Knows nothing of what is on it."""

from __future__ import annotations

import cv2
import numpy as np

_SMALL_SIDE = 160  # the sheet is looked for in a picture this long,
_FINE_SIDE = 640  # and its sides are then fitted in one this long
_SMALLEST = 0.1  # share of the picture
_STANDS_OUT = 14  # grey levels between the sheet and what is beside it, on every side that is in the picture
_CUT_OFF = 18.0  # what a side at the picture's border counts: less than one that is seen
_REACH, _FINE_REACH = 7, 16  # pixels across an outline within which the true edge is looked for
_ARM, _FINE_ARM = 1, 4  # pixels on either side of an edge that are compared
_SAMPLES = 24  # places along a side


def find_sheet(frame: np.ndarray) -> np.ndarray | None:
    """Return the corners (4, 2), clockwise from the top left, of the largest sheet that stands out, or None."""
    scale = min(1.0, _SMALL_SIDE / max(frame.shape[:2]))
    small = cv2.resize(frame, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    small = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))  # ink goes, thin shadows too
    small = cv2.GaussianBlur(small, (3, 3), 0)
    grey = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY) if small.ndim == 3 else small
    best, best_score = None, 0.0
    for mask in _masks(small, grey):
        for quad in _quads(mask):
            fitted = _fitted(grey, quad, _REACH, _ARM)
            score = _score(grey, fitted)
            if score > best_score:
                best, best_score = fitted, score
    return None if best is None else _clockwise(_fitted_fine(frame, (best + 0.5) / scale - 0.5))


def straightening(corners: np.ndarray, largest_side: int) -> tuple[np.ndarray, tuple[int, int]]:
    """Return the homography from the frame to the straightened sheet, and the sheet's size (width, height)."""
    sides = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    width, height = max(sides[0], sides[2]), max(sides[1], sides[3])
    scale = min(1.0, largest_side / max(width, height))
    size = (max(16, round(width * scale)), max(16, round(height * scale)))
    target = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], np.float32)
    return np.asarray(cv2.getPerspectiveTransform(corners.astype(np.float32), target)), size


def _masks(small: np.ndarray, grey: np.ndarray) -> list[np.ndarray]:
    """Return guesses at which pixels are sheet: the bright ones at several levels, and those without colour."""
    middle, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    levels = (middle, 0.8 * middle, 0.65 * middle, min(1.2 * middle, 245.0))
    masks = [(grey > level).astype(np.uint8) for level in levels]
    if small.ndim == 3:
        saturation = cv2.cvtColor(small, cv2.COLOR_BGR2HSV)[:, :, 1]
        level, _ = cv2.threshold(saturation, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
        masks.append(((saturation <= level) & (grey > 0.4 * float(np.percentile(grey, 95)))).astype(np.uint8))
    return masks


def _quads(mask: np.ndarray) -> list[np.ndarray]:
    """Return four-sided outlines (4, 2) of a mask's regions."""
    opened = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    contours, _ = cv2.findContours(opened, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    quads = []
    for contour in contours:
        area = cv2.contourArea(contour)
        if area < _SMALLEST * mask.size:
            continue
        quad = _four_sided(cv2.convexHull(contour))  # fingers bite into the outline, the hull heals it
        if quad is not None and area > 0.7 * cv2.contourArea(quad):
            quads.append(quad)
    return quads


def _four_sided(hull: np.ndarray) -> np.ndarray | None:
    length = cv2.arcLength(hull, True)
    for tolerance in (0.02, 0.03, 0.045, 0.06, 0.08, 0.1):
        outline = cv2.approxPolyDP(hull, tolerance * length, True)
        if len(outline) == 4 and cv2.isContourConvex(outline):
            return _clockwise(outline.reshape(4, 2).astype(np.float32))
        if len(outline) < 4:
            break
    return None


def _fitted_fine(frame: np.ndarray, quad: np.ndarray) -> np.ndarray:
    """Return the quad, in frame pixels, with its sides fitted in more detail than the sheet was looked for in."""
    scale = min(1.0, _FINE_SIDE / max(frame.shape[:2]))
    fine = frame if scale == 1 else cv2.resize(frame, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    grey = cv2.cvtColor(fine, cv2.COLOR_BGR2GRAY) if fine.ndim == 3 else fine
    fitted = _fitted(grey, np.asarray((quad + 0.5) * scale - 0.5, np.float32), _FINE_REACH, _FINE_ARM)
    return np.asarray((fitted + 0.5) / scale - 0.5, np.float32)


def _fitted(grey: np.ndarray, quad: np.ndarray, reach: int, arm: int) -> np.ndarray:
    """Return the quad with each side moved to the steepest fall of brightness within reach of it.

    The fall is that from the mean of `arm` pixels inside to the mean of as many outside.
    """
    lines = []
    across = np.arange(-reach - arm, reach + arm + 1)
    for start, end in zip(quad, np.roll(quad, -1, axis=0), strict=True):
        along = end - start
        outward = np.array([along[1], -along[0]], np.float32) / max(float(np.linalg.norm(along)), 1e-6)
        places = start + np.linspace(0.08, 0.92, _SAMPLES, dtype=np.float32)[:, None] * along
        levels = _levels(grey, places, outward, across)
        means = np.lib.stride_tricks.sliding_window_view(levels, arm, axis=1).mean(axis=2)
        fall = means[:, : -arm - 1] - means[:, arm + 1 :]  # (samples, offsets from -reach to reach)
        steepest = fall.argmax(axis=1)
        clear = fall[np.arange(_SAMPLES), steepest] > _STANDS_OUT
        if clear.sum() < _SAMPLES // 3 or _at_border(places.mean(axis=0), grey.shape):
            lines.append((start, along))
            continue
        offsets = steepest.astype(np.float32) - reach
        clear &= np.abs(offsets - np.median(offsets[clear])) <= 0.5 * reach + 0.5
        edge = places[clear] + offsets[clear, None] * outward
        dx, dy, x, y = cv2.fitLine(edge, cv2.DIST_HUBER, 0, 0.01, 0.01).ravel()
        lines.append((np.array([x, y], np.float32), np.array([dx, dy], np.float32)))
    corners = [_crossing(before, line) for before, line in zip([lines[-1], *lines[:-1]], lines, strict=True)]
    fitted = np.array([q if c is None else c for q, c in zip(quad, corners, strict=True)], np.float32)
    moved = np.linalg.norm(fitted - quad, axis=1).max()
    return fitted if moved < 0.15 * max(grey.shape) and cv2.isContourConvex(fitted.reshape(4, 1, 2)) else quad


def _crossing(a: tuple[np.ndarray, np.ndarray], b: tuple[np.ndarray, np.ndarray]) -> np.ndarray | None:
    """Return where two lines (point, direction) cross, or None if they hardly do."""
    matrix = np.stack([a[1], -b[1]], axis=1).astype(np.float64)
    norm = float(np.linalg.norm(a[1]) * np.linalg.norm(b[1]))
    if abs(np.linalg.det(matrix)) < 0.2 * norm:
        return None
    return np.asarray(a[0] + np.linalg.solve(matrix, b[0] - a[0])[0] * a[1], np.float32)


def _levels(grey: np.ndarray, places: np.ndarray, outward: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """Return the brightness (places, offsets) at steps across an outline, negative offsets inside."""
    points = places[:, None, :] + offsets[None, :, None].astype(np.float32) * outward
    x, y = np.ascontiguousarray(points[:, :, 0]), np.ascontiguousarray(points[:, :, 1])
    return cv2.remap(grey, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE).astype(np.float32)


def _at_border(point: np.ndarray, shape: tuple[int, ...]) -> bool:
    return bool(point[0] < 3 or point[1] < 3 or point[0] > shape[1] - 4 or point[1] > shape[0] - 4)


def _score(grey: np.ndarray, quad: np.ndarray) -> float:
    """Return the quad's share of the picture times how clearly its weakest side stands out; 0 for one that does not."""
    share = cv2.contourArea(quad) / float(grey.size)
    if not _SMALLEST < share < 0.97 or not _like_a_sheet(quad):
        return 0.0
    contrasts = []
    for start, end in zip(quad, np.roll(quad, -1, axis=0), strict=True):
        along = end - start
        outward = np.array([along[1], -along[0]], np.float32) / max(float(np.linalg.norm(along)), 1e-6)
        places = start + np.linspace(0.1, 0.9, _SAMPLES, dtype=np.float32)[:, None] * along
        if _at_border(places.mean(axis=0), grey.shape):
            contrasts.append(_CUT_OFF)
            continue
        levels = _levels(grey, places, outward, np.array([-4, -3, 3, 4]))
        contrasts.append(float(np.median(levels[:, :2].mean(axis=1) - levels[:, 2:].mean(axis=1))))
    if contrasts.count(_CUT_OFF) > 2 or min(contrasts) < _STANDS_OUT:
        return 0.0
    return share * min(min(contrasts), 60.0)


def _like_a_sheet(quad: np.ndarray) -> bool:
    """Whether a camera could see a rectangle so: no corner sharper than 45 or blunter than 135 degrees."""
    ahead, back = np.roll(quad, -1, axis=0) - quad, np.roll(quad, 1, axis=0) - quad
    lengths = np.linalg.norm(ahead, axis=1) * np.linalg.norm(back, axis=1)
    return bool((np.abs((ahead * back).sum(axis=1)) < 0.71 * np.maximum(lengths, 1e-6)).all())


def _clockwise(quad: np.ndarray) -> np.ndarray:
    """Order corners clockwise as seen, beginning with the one nearest the top left."""
    centre = quad.mean(axis=0)
    angle = np.arctan2(quad[:, 1] - centre[1], quad[:, 0] - centre[0])
    ordered = quad[np.argsort(angle)]
    return np.roll(ordered, -int(ordered.sum(axis=1).argmin()), axis=0)
