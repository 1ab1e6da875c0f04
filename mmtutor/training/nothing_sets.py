"""Responses in which there is nothing to read: bare paper, noise, talk that answers nothing. For evaluation only.

Noise is of the fold that training leaves out, talk is in voices that training never uses.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np

from mmtutor.domain.observation import Modality, Picture, Response, Sound
from mmtutor.model.audio_features import RATE_HZ
from mmtutor.training import camera_sim, sound_augment, synthesis
from mmtutor.training.dev_samples import Sample
from mmtutor.training.waves import read_sound

_SEED = 11
_PAGES = 120
_CLIP_S = 2.0
_CLIPS_EACH = 2
_FRAME = (640, 480)  # of a cheap camera
_FRAMES = 0.3  # share of pages that are a whole frame; the others are a line cut out of one
_TALK = (
    "my sister has the red cup", "could you open a window please", "it was raining on monday",
    "we are going outside now", "has anyone seen my jacket", "that smells good", "look at the birds over there",
    "turn the page and sit down", "sorry i was talking to somebody", "what shall we have for lunch",
    "the bell has not rung", "thank you very much", "who left the door open", "mum is calling me",
    "this pen does not work", "where were you yesterday", "let us play football", "the teacher is coming",
    "i forgot my homework", "could you speak up a little",
)  # fmt: skip


def nothing_sets(data: Path) -> dict[str, list[Sample]]:
    """Return the sets by name; "other-talk" is missing where the synthesisers are not installed."""
    sets = {"noise": _noise(data), "blank-page": blank_pages(_PAGES)}
    if synthesis.can_synthesise(dev=True):
        sets["other-talk"] = _talk()
    return sets


def blank_pages(count: int) -> list[Sample]:
    """Return pictures of empty paper, plain, ruled or squared, in all sorts of light."""
    return [Sample(partial(_blank_page, i), "", Modality.IMAGE) for i in range(count)]


def _blank_page(number: int) -> Response:
    rng = np.random.default_rng([_SEED, number])
    size = _FRAME if rng.random() < _FRAMES else (int(rng.integers(80, 500)), int(rng.integers(48, 160)))
    off_the_page = np.full((1, 2), -200.0, np.float32)
    shot = camera_sim.photograph(rng, off_the_page, np.ones(1, int), float(rng.uniform(12, 60)), size)
    return Response(picture=Picture(shot.pixels))


def _noise(data: Path) -> list[Sample]:
    samples = []
    for file in sound_augment.noises(data, dev=True).scenes:
        sound = read_sound(file)
        for part in range(_CLIPS_EACH):
            clip = sound[int(part * _CLIP_S * RATE_HZ) :][: int(_CLIP_S * RATE_HZ)]
            samples.append(Sample(partial(Response, sound=Sound(clip, RATE_HZ)), "", Modality.AUDIO))
    return samples


def _talk() -> list[Sample]:
    rng = np.random.default_rng(_SEED)
    sounds = [synthesis.speak(rng, synthesis.random_voice(rng, dev=True), s.split()) for s in _TALK for _ in range(2)]
    return [
        Sample(partial(Response, sound=Sound(s * np.float32(0.3 / np.abs(s).max()), RATE_HZ)), "", Modality.AUDIO)
        for s in sounds
    ]
