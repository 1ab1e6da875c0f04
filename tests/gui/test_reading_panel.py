"""The panel that says what was read, and asks where that is in doubt."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from mmtutor.domain.observation import Modality
from mmtutor.domain.reading import Candidate, Reading
from mmtutor.gui.look import Look
from mmtutor.gui.widgets.reading_panel import PanelState, ReadingPanel
from mmtutor.gui.widgets.rich_text import RichText

DOUBTED = Reading("4", 0.62, sure=False, alternatives=(Candidate("9", 0.3),))
ASKED_THOUGH_PLAIN = Reading("c", 0.99, sure=False, alternatives=(Candidate("b", 0.005),))


@pytest.fixture
def panel(qtbot: QtBot, look: Look) -> ReadingPanel:
    made = ReadingPanel(look)
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_doubtful_reading_shows_how_sure_it_is_and_says_so(panel: ReadingPanel) -> None:
    panel.ask(DOUBTED)
    assert panel.state is PanelState.ASKING
    assert panel._bar.isVisible()
    assert panel._doubt.text() == "I am not sure yet."


@pytest.mark.parametrize(
    "reading", [ASKED_THOUGH_PLAIN, replace(ASKED_THOUGH_PLAIN, sure=True)], ids=["heard", "rivalled"]
)
def test_no_full_bar_stands_beside_a_question(panel: ReadingPanel, reading: Reading) -> None:
    panel.ask(reading)
    assert panel.state is PanelState.ASKING
    assert not panel._bar.isVisible()
    assert not panel._doubt.isVisible()
    panel.reset()
    panel.show_live(DOUBTED)
    assert panel._bar.isVisible(), "the next reading has its own bar"


@pytest.mark.parametrize(
    ("confidence", "doubt"), [(0.5, "I am not sure yet."), (0.92, "Nearly sure."), (0.99, "Nearly sure.")]
)
def test_the_bar_stays_while_a_reading_grows_beside_words_that_fit_it(
    panel: ReadingPanel, confidence: float, doubt: str
) -> None:
    panel.show_live(Reading("4", confidence, sure=False))
    assert panel._bar.isVisible()
    assert panel._doubt.text() == doubt


def test_a_reading_that_noise_makes_doubtful_says_so(panel: ReadingPanel) -> None:
    panel.show_live(Reading("4", 0.7, sure=False, snr_db=0.0))
    assert panel._doubt.text() == "I am not sure yet: it is loud here."
    panel.show_live(Reading("4", 0.7, sure=False, snr_db=25.0))
    assert panel._doubt.text() == "I am not sure yet."
    panel.show_live(Reading("4", 0.94, sure=False, snr_db=0.0))
    assert panel._doubt.text() == "Nearly sure, though it is loud here."
    panel.show_live(Reading("4", 0.99, sure=True, snr_db=0.0))
    assert not panel._doubt.text(), "what was heard all the same needs no excuse"


def test_ways_that_contradict_one_another_are_named_beside_the_question(panel: ReadingPanel) -> None:
    said = {Modality.IMAGE: Candidate("4", 0.99), Modality.AUDIO: Candidate("9", 0.98)}
    panel.ask(Reading("4", 0.99, sure=False, by_modality=said, conflict=True))
    assert panel._doubt.text() == "Your answers differ: written 4 · said 9"
    panel.reset(lambda text: f"**{'C' if text == '4' else 'B'}** $3/4$")
    panel.ask(Reading("4", 0.99, sure=False, by_modality=said, conflict=True))
    assert panel._doubt.text() == "Your answers differ: written C · said B"


def test_an_option_is_shown_as_it_stands_on_the_page(panel: ReadingPanel, qtbot: QtBot) -> None:
    panel.reset(lambda text: f"**{text.upper()}** $3/4$" if text in ("b", "c") else "")
    panel.show_live(ASKED_THOUGH_PLAIN)
    assert panel._reading.source() == "**C** $3/4$"
    panel.ask(ASKED_THOUGH_PLAIN)
    assert [shown.source() for shown in panel.findChildren(RichText)] == ["**C** $3/4$", "**B** $3/4$"]
    with qtbot.waitSignal(panel.confirmed) as told:
        panel._choose("b")
    assert told.args == ["b"]
    assert panel._reading.source() == "**B** $3/4$"
    panel.show_read(Reading("7", 0.99, sure=True))
    assert panel._reading.source() == "7"


def test_words_after_a_formula_are_set_as_if_there_had_been_none(qtbot: QtBot, look: Look) -> None:
    fresh, used = RichText(look), RichText(look)
    for text in (fresh, used):
        qtbot.addWidget(text)
    used.set_maths("3/4")
    for text in (fresh, used):
        text.set_markdown("**C** $3/4$")
    assert used.natural_size() == fresh.natural_size()
