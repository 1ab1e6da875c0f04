"""A small recurrent network that predicts answers (deep knowledge tracing, Piech et al. 2015), to compare with."""

from __future__ import annotations

import keras
import numpy as np

from mmtutor.training.knowledge.answers import Answers

_LONGEST = 200  # answers of a learner in one piece; longer logs are cut, each piece starting afresh


def fit_and_predict(train: Answers, test: Answers, *, units: int = 48, epochs: int = 12, seed: int = 0) -> np.ndarray:
    """Return the chance of a right answer before each answer of `test`; shape (answers,). Both name the same skills."""
    keras.utils.set_random_seed(seed)
    x, y, counted, _ = _pieces(train)
    network = keras.Sequential(
        [
            keras.Input((None, x.shape[2])),
            keras.layers.GRU(units, return_sequences=True),
            keras.layers.Dropout(0.2),
            keras.layers.Dense(units, activation="relu"),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    network.compile(keras.optimizers.Adam(5e-3), "binary_crossentropy")
    network.fit(x, y[..., None], sample_weight=counted, batch_size=32, epochs=epochs, verbose=0)
    x, _, _, places = _pieces(test)
    said = network.predict(x, batch_size=64, verbose=0)[..., 0]
    chances = np.empty(len(test))
    for piece, rows in enumerate(places):
        chances[rows] = said[piece, : len(rows)]
    return chances


def _pieces(answers: Answers) -> tuple[np.ndarray, np.ndarray, np.ndarray, list[np.ndarray]]:
    """Return x (pieces, steps, 3 * skills + 1), results and weights (pieces, steps), and the rows of each piece.

    A step sees the skills asked now, the skills of the answer before apart by its result, and the time since then.
    """
    places = []
    for learner in np.unique(answers.learner):
        rows = np.flatnonzero(answers.learner == learner)
        places += [rows[i : i + _LONGEST] for i in range(0, len(rows), _LONGEST)]
    steps, skills = max(len(rows) for rows in places), len(answers.names)
    x = np.zeros((len(places), steps, 3 * skills + 1), np.float32)
    y, counted = np.zeros((len(places), steps), np.float32), np.zeros((len(places), steps), np.float32)
    for piece, rows in enumerate(places):
        for step, row in enumerate(rows):
            x[piece, step, list(answers.skills[row])] = 1
            if step:
                before = rows[step - 1]
                offset = skills * (2 if answers.correct[before] else 1)
                x[piece, step, [offset + skill for skill in answers.skills[before]]] = 1
                x[piece, step, -1] = np.log1p(answers.day[row] - answers.day[before])
        y[piece, : len(rows)], counted[piece, : len(rows)] = answers.correct[rows], 1
    return x, y, counted, places
