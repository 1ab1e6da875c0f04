"""How the letters of a choice are heard: read as anything, and as one of the options that the question has.

    python -m tests.benchmarks.spoken_choices [--answers 200] [--seed 3] [--voices dev|train]

Synthesised voices say the letters a to d: those that training never uses, or with `--voices train` those it does. They
are a harder lot than people, and alike from run to run. It says nothing of what becomes of a reading: the letter of a
choice that was only heard is always asked about.
"""

from __future__ import annotations

import argparse
import sys

import numpy as np

from mmtutor import settings
from mmtutor.app import load_reader
from mmtutor.domain.observation import Response, Sound
from mmtutor.domain.reading import Expects
from mmtutor.model.audio_features import RATE_HZ
from mmtutor.training import sound_augment, synthesis
from mmtutor.training.figures import share

LETTERS = "abcd"
PEAK = 0.3


def main() -> int:
    """Print the figures."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--answers", type=int, default=200)
    arguments.add_argument("--seed", type=int, default=3)
    arguments.add_argument("--voices", choices=("dev", "train"), default="dev", help="whose voices, %(default)s")
    given = arguments.parse_args()
    if not synthesis.can_synthesise(dev=given.voices == "dev"):
        sys.exit("Speech is made with espeak-ng and flite. Please install both.")
    reader, rng = load_reader(settings.from_environment()), np.random.default_rng(given.seed)
    ways = {"read as anything": Expects.ANYTHING, "read as an option": Expects(options=len(LETTERS))}
    right: dict[str, list[bool]] = {f"{way}{how}": [] for way in ways for how in ("", ", offered", ", surely wrong")}
    for number in range(given.answers):
        letter = LETTERS[number % len(LETTERS)]
        clean = synthesis.speak(rng, synthesis.random_voice(rng, dev=given.voices == "dev"), [letter])
        sound = sound_augment.with_silence(rng, clean * (PEAK / np.abs(clean).max()))
        for way, expects in ways.items():
            reading = reader.read(Response(sound=Sound(sound, RATE_HZ)), expects=expects)
            right[way].append(reading.text == letter)
            right[f"{way}, offered"].append(letter in (reading.text, *(other.text for other in reading.alternatives)))
            right[f"{way}, surely wrong"].append(reading.sure and reading.text != letter)
    sys.stdout.write("".join(f"{name:34}{share(np.array(found))}\n" for name, found in right.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
