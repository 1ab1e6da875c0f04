"""Another language for a course that is being written."""

from __future__ import annotations

from mmtutor.content.languages import filled, shown_text, with_language

ITEM = {"id": "half", "kind": "choice", "prompt": "Half of ${2*a}$?", "options": ["$1/2$", "a half of it"], "hints": []}
COURSE = {"id": "c", "title": "Halves", "languages": ["en"], "lesson": [{"id": "l", "title": "One", "item": [ITEM]}]}


def test_words_wait_for_their_translation_and_formulas_serve_every_language() -> None:
    made = with_language(COURSE, "zh")
    assert made["languages"] == ["en", "zh"]
    assert made["title"] == {"en": "Halves"}
    item = made["lesson"][0]["item"][0]
    assert item["prompt"] == {"en": "Half of ${2*a}$?"}
    assert item["options"] == ["$1/2$", {"en": "a half of it"}]
    assert item["id"] == "half"
    assert COURSE["title"] == "Halves"


def test_the_words_that_are_accepted_are_a_list_for_each_language() -> None:
    made = with_language({"item": [{"kind": "short_text", "keys": ["half"]}]}, "zh")
    assert made["item"][0]["keys"] == {"en": ["half"]}
    assert filled(made, ("en", "zh"))["item"][0]["keys"] == {"en": ["half"], "zh": ["half"]}


def test_a_text_without_its_translation_falls_back_on_another_language() -> None:
    assert shown_text({"en": "Half", "zh": ""}, "zh") == "Half"
    assert shown_text({"en": "Half", "zh": "一半"}, "zh") == "一半"
    assert shown_text("Half", "zh") == "Half"
    assert shown_text(None, "zh") == ""
    assert filled({"prompt": {"en": "Half"}, "mistakes": {"adds-across": "1"}}, ("en", "zh")) == {
        "prompt": {"en": "Half", "zh": "Half"},
        "mistakes": {"adds-across": "1"},
    }
