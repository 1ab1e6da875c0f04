"""How observations cross threads: bounded, with a named drop policy and a count of what was dropped. Knows no device.

`Latest` keeps one value and overwrites it (pictures). `Ring` keeps the newest samples and drops the oldest (sound).
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

T = TypeVar("T")


class Latest(Generic[T]):
    """One slot: a new value replaces the old one. Any number of readers may look, and a slow one blocks nobody."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._value: T | None = None
        self._seen = True
        self._serial = 0
        self._overwritten = 0

    @property
    def serial(self) -> int:
        """How many values were ever put: the number of the newest one, 0 when there is none."""
        return self._serial

    @property
    def overwritten(self) -> int:
        """How many values were replaced before anybody looked at them."""
        return self._overwritten

    def put(self, value: T) -> None:
        """Make `value` the newest."""
        with self._changed:
            self._overwritten += not self._seen
            self._value, self._seen = value, False
            self._serial += 1
            self._changed.notify_all()

    def peek(self) -> T | None:
        """Return the newest value at once, or None when there was none yet."""
        with self._changed:
            self._seen = True
            return self._value

    def newer(self, than: int, timeout_s: float | None = None) -> tuple[int, T] | None:
        """Wait for a value with a serial above `than`; return its serial and itself, or None when the time is over."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._serial > than, timeout_s) or self._value is None:
                return None
            self._seen = True
            return self._serial, self._value

    def clear(self) -> None:
        """Forget the value, as when a camera is turned off: what it saw must not stay visible."""
        with self._changed:
            self._value, self._seen = None, True


@dataclass(frozen=True, slots=True)
class Samples:
    """A copy of part of a ring: `values` begin at stream position `start`; `lost` samples before it were gone."""

    start: int
    values: np.ndarray  # (samples,) float32
    lost: int = 0

    @property
    def end(self) -> int:
        """The stream position after the last sample."""
        return self.start + len(self.values)


class Ring:
    """The newest `capacity` samples of one stream with one writer, which neither waits nor allocates.

    Positions count samples from the beginning of the stream. A reader checks after copying that the writer has not
    come round meanwhile, so that no lock stands between it and an audio callback.
    """

    def __init__(self, capacity: int, rate_hz: int) -> None:
        self._store = np.zeros(capacity, np.float32)
        self._written = 0
        self._more = threading.Event()
        self.rate_hz = rate_hz
        self.dropped = 0  # samples that a reader asked for and that were gone

    @property
    def capacity(self) -> int:
        """How many samples are kept."""
        return len(self._store)

    @property
    def end(self) -> int:
        """The stream position after the newest sample."""
        return self._written

    def write(self, samples: np.ndarray) -> None:
        """Append mono samples, overwriting the oldest. The one writer may be an audio callback."""
        end = self._written + len(samples)
        samples = samples[-self.capacity :]
        at = (end - len(samples)) % self.capacity
        head = min(len(samples), self.capacity - at)
        self._store[at : at + head] = samples[:head]
        self._store[: len(samples) - head] = samples[head:]
        self._written = end
        self._more.set()

    def read(self, start: int, end: int | None = None) -> Samples:
        """Copy the samples from position `start` up to `end` (None: the newest); what is gone is counted as lost."""
        end = self._written if end is None else min(end, self._written)
        first = min(max(start, end - self.capacity, 0), end)
        values = np.take(self._store, np.arange(first, end), mode="wrap")
        overrun = max(0, self._written - self.capacity - first)  # the writer came round during the copy
        if overrun:
            values, first = values[overrun:], min(first + overrun, end)
        lost = max(0, first - max(start, 0))
        self.dropped += lost
        return Samples(first, values, lost)

    def wait(self, beyond: int, timeout_s: float) -> bool:
        """Wait until a sample after position `beyond` is there. For the one thread that follows the stream."""
        self._more.clear()
        return self._written > beyond or self._more.wait(timeout_s)
