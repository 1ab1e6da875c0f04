"""The real LiteRT-LM runtime on the smallest real models: files of counted pairs of words (`make_language_models`)."""

from __future__ import annotations

import importlib.util
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from mmtutor.errors import UserError
from mmtutor.model.backends import EXPLAINERS, Explainer

DATA = Path(__file__).parent / "data"
needs_runtime = pytest.mark.skipif(
    importlib.util.find_spec("litert_lm") is None, reason="needs the package litert-lm-api"
)


@pytest.fixture(params=sorted(EXPLAINERS))
def explainer(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Explainer]:
    made = EXPLAINERS[request.param](DATA / "kind.litertlm", tmp_path / "cache")
    yield made
    made.close()


@needs_runtime
def test_a_model_answers_in_pieces_that_make_its_sentence(explainer: Explainer) -> None:
    pieces = list(explainer.words("Be kind.", "Say it.", 40))
    assert len(pieces) > 3
    assert "".join(pieces) == "Look at the bottom number once more."


@needs_runtime
def test_every_answer_begins_anew(explainer: Explainer) -> None:
    first, second = ("".join(explainer.words("Be kind.", text, 40)) for text in ("One.", "Two."))
    assert first == second


@needs_runtime
def test_an_answer_is_no_longer_than_asked_for(tmp_path: Path) -> None:
    endless = EXPLAINERS["litert_lm"](DATA / "endless.litertlm", tmp_path)
    assert len(list(endless.words("", "Go on.", 12))) <= 12
    endless.close()


@needs_runtime
def test_an_answer_ends_when_another_thread_cancels_it(tmp_path: Path) -> None:
    endless = EXPLAINERS["litert_lm"](DATA / "endless.litertlm", tmp_path)
    pieces = endless.words("", "Go on.", 400)
    next(pieces)
    other = threading.Thread(target=endless.cancel)
    other.start()
    other.join()
    assert len(list(pieces)) < 399
    assert list(endless.words("", "Go on.", 3)), "the next answer is made as if nothing had been"
    endless.close()


@needs_runtime
@pytest.mark.parametrize("content", [b"", b"hello", b"LITERTLM", b"LITERTLM" + bytes(50_000)])
def test_a_file_that_is_no_model_is_refused_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "mine.litertlm"
    file.write_bytes(content)
    with pytest.raises(UserError, match=r"mine\.litertlm is not a language model"):
        EXPLAINERS["litert_lm"](file, tmp_path)


@needs_runtime
@pytest.mark.parametrize("kept", [0.3, 0.6, 0.9])
def test_a_file_that_was_cut_short_is_refused_or_works_but_never_ends_the_program(tmp_path: Path, kept: float) -> None:
    whole = (DATA / "kind.litertlm").read_bytes()
    file = tmp_path / "half.litertlm"
    file.write_bytes(whole[: int(len(whole) * kept)])
    with pytest.raises(UserError):
        EXPLAINERS["litert_lm"](file, tmp_path)


def test_a_missing_file_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be opened"):
        EXPLAINERS["litert_lm"](tmp_path / "gone.litertlm", tmp_path)


def test_a_missing_package_is_said_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "litert_lm", None)
    with pytest.raises(UserError, match="need the package litert-lm-api"):
        EXPLAINERS["litert_lm"](DATA / "kind.litertlm", tmp_path)
