from __future__ import annotations

import pytest

from mmtutor.gui.theme import DARK, LIGHT, Colours, contrast


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("ground", ["paper", "surface", "sunken"])
@pytest.mark.parametrize("text", ["ink", "muted", "accent", "good", "warn", "bad"])
def test_text_can_be_read_on_every_ground(theme: Colours, ground: str, text: str) -> None:
    assert contrast(getattr(theme, text), getattr(theme, ground)) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("tone", ["good", "warn", "bad", "accent"])
def test_verdicts_can_be_read_on_their_own_ground(theme: Colours, tone: str) -> None:
    assert contrast(getattr(theme, tone), getattr(theme, f"{tone}_soft")) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_edges_of_controls_can_be_seen(theme: Colours) -> None:
    assert contrast(theme.control, theme.surface) >= 3
    assert contrast(theme.control, theme.paper) >= 3
    assert contrast(theme.on_accent, theme.accent) >= 4.5
