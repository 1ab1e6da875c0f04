"""Endless iterators run in processes beside the trainer, some way ahead of it. Knows nothing of what they yield."""

from __future__ import annotations

import multiprocessing
import queue
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

T = TypeVar("T")
_POLL_S = 5.0
_AHEAD = 6  # of each process


def drawn_ahead(sources: Sequence[Callable[[], Iterator[T]]]) -> Iterator[T]:
    """Yield from each source in turn, for ever; each runs in a process of its own and can be pickled.

    The same sources give the same values in the same order. Closing the generator ends the processes. A thread would
    not do: it and the trainer would wait for one another at every small operation.
    """
    context = multiprocessing.get_context("spawn")
    queues: list[Any] = [context.Queue(maxsize=_AHEAD) for _ in sources]
    processes = [
        context.Process(target=_work, args=(source, q), daemon=True) for source, q in zip(sources, queues, strict=True)
    ]
    for process in processes:
        process.start()
    try:
        while True:
            for process, q in zip(processes, queues, strict=True):
                yield _take(process, q)
    finally:
        for process, q in zip(processes, queues, strict=True):
            process.terminate()
            process.join()
            q.close()


def _take(process: multiprocessing.process.BaseProcess, drawn: Any) -> Any:
    """Wait for the next value; a process that died is our bug and is said so, not waited for."""
    while True:
        try:
            return drawn.get(timeout=_POLL_S)
        except queue.Empty:
            if not process.is_alive():
                raise RuntimeError(f"the drawing process ended with code {process.exitcode}") from None


def _work(source: Callable[[], Iterator[Any]], drawn: Any) -> None:
    for value in source():
        drawn.put(value)
