"""A large language model in a `.litertlm` file, under LiteRT-LM. The learner or teacher brings the file.

Knows neither items nor learners: a text in, words out. Loading takes seconds and gigabytes, so nothing here is loaded
until somebody asks for an explanation. The package `litert-lm-api` is optional.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mmtutor.errors import UserError

MAGIC = b"LITERTLM"
CONTEXT = 2048  # tokens of question and answer
THREADS = 2
TRIAL_S = 300.0  # a large file from a slow disk
TRIAL = """
import sys, litert_lm
litert_lm.Engine(sys.argv[1], litert_lm.Backend.CPU(), max_num_tokens=int(sys.argv[2]), cache_dir=sys.argv[3]).close()
"""


class LiteRTLM:
    """One loaded model. One thread owns it; `cancel` may be called on any."""

    def __init__(self, file: Path, cache: Path) -> None:
        check(file)
        try:
            import litert_lm
        except (ImportError, OSError) as missing:
            raise UserError("Explanations need the package litert-lm-api, which is not installed here.") from missing
        self._lm = litert_lm
        litert_lm.set_min_log_severity(litert_lm.LogSeverity.ERROR)
        cache.mkdir(parents=True, exist_ok=True)
        try_once(file, cache)
        try:
            self._engine = litert_lm.Engine(
                str(file), litert_lm.Backend.CPU(thread_count=THREADS), max_num_tokens=CONTEXT, cache_dir=str(cache)
            )
        except (RuntimeError, ValueError) as broken:
            raise _unusable(file) from broken
        self._lock = threading.Lock()  # guards the two below
        self._talk: Any = None
        self._cancelled = False

    def words(self, instruction: str, text: str, most_tokens: int) -> Iterator[str]:
        """Yield the answer piece by piece; it ends early after `cancel`. `UserError` where the model fails."""
        greedy = self._lm.SamplerConfig(top_k=1, temperature=0.0, seed=1)
        try:
            talk = self._engine.create_conversation(
                system_message=instruction, sampler_config=greedy, max_output_tokens=most_tokens
            )
            with self._lock:
                self._talk, self._cancelled = talk, False
            try:
                for piece in talk.send_message_async(text):
                    if self._cancelled:
                        break  # the rest of what is being made is dropped when the talk is closed
                    yield str(piece)
            finally:
                with self._lock:
                    self._talk = None
                talk.cancel_process()
                talk.close()
        except RuntimeError as failed:
            raise UserError("The language model could not answer. Choose another file in the settings.") from failed

    def cancel(self) -> None:
        """End the answer that is being made, if there is one; returns at once."""
        with self._lock:
            self._cancelled = True
            if self._talk is not None:
                self._talk.cancel_process()

    def close(self) -> None:
        """Give the memory back."""
        self._engine.close()


def check(file: Path) -> None:
    """Raise `UserError` where a file is missing or cannot be a model; cheap."""
    try:
        with file.open("rb") as stream:
            begins = stream.read(len(MAGIC))
    except OSError as missing:
        raise UserError("The language model {file} cannot be opened.", file=file.name) from missing
    if begins != MAGIC:
        raise _unusable(file)


def try_once(file: Path, cache: Path) -> None:
    """Open a model in a process of its own the first time: the runtime ends the process on a file that was cut short.

    What opened once is remembered in `cache` by name, size and time. Raises `UserError` where it does not open.
    """
    facts = file.stat()
    name = hashlib.sha256(f"{file.resolve()} {facts.st_size} {facts.st_mtime_ns}".encode()).hexdigest()[:16]
    opened = cache / f"{name}.opened"
    if opened.exists():
        return
    command = [sys.executable, "-c", TRIAL, str(file), str(CONTEXT), str(cache)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=TRIAL_S, check=False)
    except (OSError, subprocess.TimeoutExpired) as failed:
        raise _unusable(file) from failed
    if done.returncode != 0:
        raise _unusable(file)
    opened.touch()


def _unusable(file: Path) -> UserError:
    return UserError("{file} is not a language model that can be used here. Choose a .litertlm file.", file=file.name)
