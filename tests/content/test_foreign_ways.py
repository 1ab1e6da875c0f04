"""Ways of other programs that were met in their files: each in a small file of the same shape, written here."""

from __future__ import annotations

import random
import zipfile
from pathlib import Path

import pytest

from mmtutor.content.importing import Imported, take_in
from mmtutor.domain.assessment import Verdict
from mmtutor.domain.items import Item
from mmtutor.errors import UserError
from tests.benchmarks.foreign_files import Outcome, format_of, try_out
from tests.content.foreign import anki_collection, anki_package, qti2, qti_package, write_all

NUMBER_RULE = (
    "<responseProcessing><responseCondition><responseIf>{rule}"
    '<setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue></setOutcomeValue>'
    "</responseIf></responseCondition></responseProcessing>"
)
RESPONSE = '<variable identifier="RESPONSE"/>'
RIGHT = f'<match>{RESPONSE}<correct identifier="RESPONSE"/></match>'


def taken(folder: Path, name: str, text: str) -> Imported:
    """Take in a file with a text."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return take_in(path, folder / "in")


def items(imported: Imported) -> list[Item]:
    return [one.sample(random.Random(1)) for lesson in imported.course.lessons for one in lesson.templates]


def said(imported: Imported) -> list[str]:
    return [str(loss.reason) for loss in imported.report.losses]


def refusal(folder: Path, name: str, text: str) -> str:
    with pytest.raises(UserError) as trouble:
        taken(folder, name, text)
    return str(trouble.value.message)


def choice(inside: str = "", *, options: str = "red|blue") -> str:
    """Return a choice in QTI 2 whose options have their own names as identifiers."""
    simple = "".join(f'<simpleChoice identifier="{each}">{each}</simpleChoice>' for each in options.split("|"))
    return f'<choiceInteraction responseIdentifier="RESPONSE" maxChoices="1">{inside}{simple}</choiceInteraction>'


def test_words_to_be_found_in_a_text_are_options_without_what_follows_them(tmp_path: Path) -> None:
    body = (
        '<hottextInteraction responseIdentifier="RESPONSE"><prompt>Find the verb.</prompt><p>The <hottext '
        'identifier="a">cat</hottext> often <hottext identifier="b">sleeps</hottext> all day.</p></hottextInteraction>'
    )
    (item,) = items(taken(tmp_path, "q.xml", qti2(body, "b")))
    assert set(item.options) == {"cat", "sleeps"}  # type: ignore[attr-defined]
    assert item.prompt == "Find the verb.\n\nThe cat often sleeps all day."


@pytest.mark.parametrize(
    ("rule", "key", "right", "wrong"),
    [
        (f'<equal toleranceMode="relative" tolerance="5 5">{RESPONSE}<correct identifier="RESPONSE"/></equal>',
         "200", "190", "189"),
        (f'<equal toleranceMode="absolute" tolerance="1 3">{RESPONSE}<correct identifier="RESPONSE"/></equal>',
         "200", "203", "198"),
        (f'<equalRounded roundingMode="decimalPlaces" figures="2">{RESPONSE}<correct identifier="RESPONSE"/>'
         "</equalRounded>", "3.14159", "3.142", "3.15"),
        (f'<equalRounded roundingMode="significantFigures" figures="2">{RESPONSE}<correct identifier="RESPONSE"/>'
         "</equalRounded>", "1234", "1249", "1260"),
    ],
)  # fmt: skip
def test_a_number_may_be_off_by_what_the_rules_allow(
    tmp_path: Path, rule: str, key: str, right: str, wrong: str
) -> None:
    body = '<p>How much? <textEntryInteraction responseIdentifier="RESPONSE"/></p>'
    (item,) = items(taken(tmp_path, "q.xml", qti2(body, key, of_type="float", rest=NUMBER_RULE.format(rule=rule))))
    assert item.assess(right).verdict is Verdict.CORRECT
    assert item.assess(wrong).verdict is Verdict.INCORRECT


def test_what_is_said_of_a_right_answer_is_the_explanation(tmp_path: Path) -> None:
    feedback = "".join(
        f'<modalFeedback outcomeIdentifier="F" identifier="{name}" showHide="show">{text}</modalFeedback>'
        for name, text in (("no", "Look again."), ("yes", "Blood is red."))
    )
    rules = (
        f"<responseProcessing><responseCondition><responseIf>{RIGHT}"
        '<setOutcomeValue identifier="F"><baseValue baseType="identifier">yes</baseValue></setOutcomeValue>'
        '</responseIf><responseElse><setOutcomeValue identifier="F"><baseValue baseType="identifier">no</baseValue>'
        "</setOutcomeValue></responseElse></responseCondition></responseProcessing>"
    )
    imported = taken(tmp_path, "q.xml", qti2(choice("<prompt>Blood?</prompt>"), "red", rest=rules + feedback))
    assert [item.explanation for item in items(imported)] == ["Blood is red."]
    assert said(imported) == ["Feedback for single answers is left out."]


def test_the_feedback_of_the_right_option_is_the_explanation(tmp_path: Path) -> None:
    body = (
        '<choiceInteraction responseIdentifier="RESPONSE"><prompt>Is 7 a prime?</prompt><simpleChoice '
        'identifier="y">Yes <feedbackInline identifier="y" outcomeIdentifier="F" showHide="show">Only 1 and 7 divide '
        'it.</feedbackInline></simpleChoice><simpleChoice identifier="n">No</simpleChoice></choiceInteraction>'
    )
    rules = f'<responseProcessing><setOutcomeValue identifier="F">{RESPONSE}</setOutcomeValue></responseProcessing>'
    imported = taken(tmp_path, "q.xml", qti2(body, "y", rest=rules))
    assert [item.explanation for item in items(imported)] == ["Only 1 and 7 divide it."]
    assert said(imported) == []


def test_a_single_feedback_for_what_is_wrong_is_no_explanation(tmp_path: Path) -> None:
    rules = (
        f"<responseProcessing><responseCondition><responseIf>{RIGHT}"
        '<setOutcomeValue identifier="F"><baseValue baseType="identifier">yes</baseValue></setOutcomeValue>'
        "</responseIf></responseCondition></responseProcessing>"
        '<modalFeedback outcomeIdentifier="F" identifier="no" showHide="show">Look again.</modalFeedback>'
    )
    imported = taken(tmp_path, "q.xml", qti2(choice("<prompt>Blood?</prompt>"), "red", rest=rules))
    assert [item.explanation for item in items(imported)] == [""]
    assert said(imported) == ["Feedback for single answers is left out."]


def test_a_key_that_only_a_rule_names_is_found_there(tmp_path: Path) -> None:
    rule = f'<match>{RESPONSE}<baseValue baseType="identifier">blue</baseValue></match>'
    text = qti2(choice("<prompt>The sky?</prompt>"), "", rest=NUMBER_RULE.format(rule=rule))
    (item,) = items(taken(tmp_path, "q.xml", text))
    assert item.assess("blue").verdict is Verdict.CORRECT


def test_a_key_that_rules_work_out_is_refused_as_such(tmp_path: Path) -> None:
    rule = f'<gt>{RESPONSE}<baseValue baseType="integer">3</baseValue></gt>'
    reason = refusal(tmp_path, "q.xml", qti2(choice("<prompt>Which?</prompt>"), "", rest=NUMBER_RULE.format(rule=rule)))
    assert "worked out by rules of QTI" in reason


def test_what_a_button_for_a_hint_shows_is_a_hint(tmp_path: Path) -> None:
    body = (
        choice("<prompt>Blood?</prompt>")
        + '<p><endAttemptInteraction responseIdentifier="ASK" title="Show hint"/></p>'
        + '<feedbackBlock outcomeIdentifier="F" identifier="H" showHide="show"><p>Think of roses.</p></feedbackBlock>'
    )
    rules = (
        '<responseProcessing><responseCondition><responseIf><variable identifier="ASK"/><setOutcomeValue '
        'identifier="F"><baseValue baseType="identifier">H</baseValue></setOutcomeValue></responseIf>'
        "</responseCondition></responseProcessing>"
    )
    imported = taken(tmp_path, "q.xml", qti2(body, "red", rest=rules))
    assert [item.hints for item in items(imported)] == [("Think of roses.",)]
    assert said(imported) == []


def test_questions_that_appear_after_answers_are_refused_as_such(tmp_path: Path) -> None:
    later = '<feedbackBlock outcomeIdentifier="F" identifier="b" showHide="show">{}</feedbackBlock>'
    body = later.format(choice("<prompt>Blood?</prompt>"))
    reason = refusal(tmp_path, "q.xml", qti2(body, "red"))
    assert reason.endswith("What it asks depends on earlier answers, which is not carried over.")


def test_feedback_that_is_called_correct_is_the_explanation(tmp_path: Path) -> None:
    feedback = "".join(
        f'<modalFeedback outcomeIdentifier="F" identifier="{name}" showHide="show">It is {name}.</modalFeedback>'
        for name in ("incorrect", "correct")
    )
    imported = taken(tmp_path, "q.xml", qti2(choice("<prompt>Blood?</prompt>"), "red", rest=feedback))
    assert [item.explanation for item in items(imported)] == ["It is correct."]


def test_marks_for_other_answers_and_help_for_some_learners_are_named(tmp_path: Path) -> None:
    rules = (
        "<responseProcessing><responseCondition>"
        f'<responseIf>{RIGHT}<setOutcomeValue identifier="SCORE"><baseValue baseType="float">2</baseValue>'
        f"</setOutcomeValue></responseIf><responseElseIf><match>{RESPONSE}"
        '<baseValue baseType="identifier">blue</baseValue></match><setOutcomeValue identifier="SCORE">'
        '<baseValue baseType="float">1</baseValue></setOutcomeValue></responseElseIf>'
        "</responseCondition></responseProcessing>"
        '<catalogInfo><catalog id="g"><card support="linguistic-guidance">A colour.</card></catalog></catalogInfo>'
    )
    imported = taken(tmp_path, "q.xml", qti2(choice("<prompt>Blood?</prompt>"), "red", rest=rules))
    assert said(imported) == [
        "Part marks are left out; what is not right counts as wrong.",
        "Further help that belongs to it, such as a glossary, is left out.",
    ]


def test_an_item_that_asks_several_things_becomes_several_exercises(tmp_path: Path) -> None:
    body = (
        "<p>Ann has 3 apples.</p>" + choice("<prompt>Who has apples?</prompt>", options="Ann|Bob") + "<p>She has "
        '<textEntryInteraction responseIdentifier="N"/> of them.</p>'
        '<extendedTextInteraction responseIdentifier="E"><prompt>Why?</prompt></extendedTextInteraction>'
    )
    text = qti2(body, "Ann").replace(
        "<itemBody>",
        '<responseDeclaration identifier="N" cardinality="single" baseType="integer"><correctResponse><value>3</value>'
        "</correctResponse></responseDeclaration><itemBody>",
    )
    imported = taken(tmp_path, "q.xml", text)
    first, second = items(imported)
    assert (first.kind, first.prompt) == ("choice", "Ann has 3 apples.\n\nWho has apples?")
    assert (second.kind, second.prompt) == ("number", "Ann has 3 apples.\n\nShe has _____ of them.")
    assert (imported.report.found, imported.report.carried) == (3, 2)
    assert [loss.item for loss in imported.report.refused] == ["The item (3)"]


def test_a_passage_in_a_file_of_its_own_comes_with_its_questions(tmp_path: Path) -> None:
    passage = (
        '<qti-assessment-stimulus xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="s" title="S">'
        "<qti-stimulus-body><p>The fox sleeps.</p></qti-stimulus-body></qti-assessment-stimulus>"
    )
    page = "<html><head><title>T</title></head><body><p>The owl hunts.</p></body></html>"
    by_reference = qti2(choice("<prompt>Who sleeps?</prompt>", options="fox|owl"), "fox").replace(
        "<itemBody>", '<assessmentStimulusRef identifier="s" href="../texts/a%20fox.xml"/><itemBody>'
    )
    by_object = qti2(
        '<object data="../texts/owl.html" type="text/html"/>'
        + choice("<prompt>Who hunts?</prompt>", options="fox|owl"),
        "owl",
    ).replace('identifier="it"', 'identifier="it2"')
    package = qti_package(tmp_path / "q.zip", {"items/one.xml": by_reference, "items/two.xml": by_object})
    with zipfile.ZipFile(package, "a") as archive:
        archive.writestr("texts/a fox.xml", passage)
        archive.writestr("texts/owl.html", page)
    imported = take_in(package, tmp_path / "in")
    assert [item.prompt for item in items(imported)] == [
        "The fox sleeps.\n\nWho sleeps?", "The owl hunts.\n\nWho hunts?"
    ]  # fmt: skip
    assert said(imported) == []


def test_a_passage_that_is_missing_is_named(tmp_path: Path) -> None:
    text = qti2(choice("<prompt>Who sleeps?</prompt>"), "red").replace(
        "<itemBody>", '<assessmentStimulusRef identifier="s" href="fox.xml"/><itemBody>'
    )
    assert said(taken(tmp_path, "q.xml", text)) == ["A text that belongs to it is not there: fox.xml."]


def test_a_passage_outside_of_the_package_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret.xml").write_text("<p>secret</p>", encoding="utf-8")
    text = qti2(choice("<prompt>Who?</prompt>"), "red").replace(
        "<itemBody>", '<assessmentStimulusRef identifier="s" href="../../secret.xml"/><itemBody>'
    )
    imported = take_in(qti_package(tmp_path / "q.zip", {"one.xml": text}), tmp_path / "in")
    assert [item.prompt for item in items(imported)] == ["Who?"]
    assert said(imported) == ["A text that belongs to it is not there: ../../secret.xml."]


def test_the_words_of_a_gap_that_was_a_list_stand_beside_it(tmp_path: Path) -> None:
    body = (
        '<p>A <inlineChoiceInteraction responseIdentifier="RESPONSE"><inlineChoice identifier="a">dog</inlineChoice>'
        '<inlineChoice identifier="b">cat</inlineChoice></inlineChoiceInteraction> says <inlineChoiceInteraction '
        'responseIdentifier="RESPONSE"><inlineChoice identifier="a">woof</inlineChoice><inlineChoice identifier="b">'
        "meow</inlineChoice></inlineChoiceInteraction>.</p>"
    )
    (item,) = items(taken(tmp_path, "q.xml", qti2(body, "a")))
    assert item.text == "A [[dog]] (dog / cat) says [[woof]] (woof / meow)."  # type: ignore[attr-defined]


def test_answers_that_are_only_pictures_are_refused_as_such(tmp_path: Path) -> None:
    body = (
        '<matchInteraction responseIdentifier="RESPONSE"><simpleMatchSet><simpleAssociableChoice identifier="a"><img '
        'src="a.png" alt=""/></simpleAssociableChoice></simpleMatchSet><simpleMatchSet><simpleAssociableChoice '
        'identifier="b">Rome</simpleAssociableChoice></simpleMatchSet></matchInteraction>'
    )
    reason = refusal(tmp_path, "q.xml", qti2(body, "a b", cardinality="multiple", of_type="directedPair"))
    assert reason.endswith("One of its answers is only a picture or the like.")


@pytest.mark.parametrize(
    ("tag", "reason"),
    [
        ("hotspotInteraction", "It is answered at a picture, which has no place here."),
        ("customInteraction", "It is answered in a program of its own, which has no place here."),
        ("uploadInteraction", "It is answered with a file or a drawing, which has no place here."),
        ("newInteraction", "It is answered by a newInteraction, which has no place here."),
    ],
)
def test_a_way_to_answer_without_a_place_is_named(tmp_path: Path, tag: str, reason: str) -> None:
    inner = "<portableCustomInteraction/>" if tag == "customInteraction" else ""
    text = qti2(f'<p>Do it.</p><{tag} responseIdentifier="RESPONSE">{inner}</{tag}>', "x")
    assert refusal(tmp_path, "q.xml", text).endswith(reason)


def test_a_short_free_text_with_an_answer_is_typed(tmp_path: Path) -> None:
    body = '<extendedTextInteraction responseIdentifier="RESPONSE"><prompt>Capital?</prompt></extendedTextInteraction>'
    (item,) = items(taken(tmp_path, "q.xml", qti2(body, "Rome", of_type="string")))
    assert (item.kind, item.prompt) == ("short_text", "Capital?")


def test_paragraphs_that_an_editor_coded_as_text_are_paragraphs(tmp_path: Path) -> None:
    body = (
        '<choiceInteraction responseIdentifier="RESPONSE"><prompt><![CDATA[<p>Which <b>tag</b>?</p>]]></prompt>'
        '<simpleChoice identifier="a">&lt;p&gt;</simpleChoice><simpleChoice identifier="b">'
        "<![CDATA[<p>none</p>]]></simpleChoice></choiceInteraction>"
    )
    (item,) = items(taken(tmp_path, "q.xml", qti2(body, "a")))
    assert item.prompt == "Which **tag**?"
    assert set(item.options) == {"<p>", "none"}  # type: ignore[attr-defined]


def test_blackboard_writes_some_elements_small(tmp_path: Path) -> None:
    body = '<p>Two and two is <textentryinteraction responseidentifier="RESPONSE"/>.</p>'
    (item,) = items(taken(tmp_path, "q.xml", qti2(body, "4", of_type="string")))
    assert item.kind == "number"


def test_what_stands_in_place_of_a_picture_is_kept(tmp_path: Path) -> None:
    body = '<object data="card.png" type="image/png"><p>Dear Sam</p></object>' + choice("<prompt>To whom?</prompt>")
    imported = taken(tmp_path, "q.xml", qti2(body, "red"))
    assert items(imported)[0].prompt == "Dear Sam\n\nTo whom?"
    assert said(imported) == ["Pictures, sound and the like are left out."]


def test_code_keeps_its_lines_and_a_reading_stands_in_brackets(tmp_path: Path) -> None:
    html = "<pre>for i in x:\n  f(i)</pre><p><ruby>真<rp>(</rp><rt>まこと</rt><rp>)</rp></ruby></p>"
    text = moodle("description", html)
    imported = taken(tmp_path, "q.xml", text)
    assert imported.course.lessons[0].cards[0].body == "for i in x:\n\n\xa0\xa0f(i)\n\n真 (まこと)"


def moodle(kind: str, text: str, rest: str = "") -> str:
    """Return a quiz of Moodle with one question."""
    asked = f"<questiontext format='html'><text><![CDATA[{text}]]></text></questiontext>"
    return f"<quiz><question type='{kind}'><name><text>Q</text></name>{asked}{rest}</question></quiz>"


def test_a_single_gap_of_moodle_is_a_question_of_its_own_kind(tmp_path: Path) -> None:
    (number,) = items(taken(tmp_path, "n.xml", moodle("cloze", "<p>Pi is {1:NUMERICAL:=3.14:0.01}.</p>")))
    assert (number.kind, number.prompt, number.tolerance) == ("number", "Pi is _____ .", "0.01")  # type: ignore[attr-defined]
    (one,) = items(taken(tmp_path, "c.xml", moodle("cloze", "<p>Rome is in {1:MULTICHOICE:=Italy~Spain}.</p>")))
    assert (one.kind, set(one.options)) == ("choice", {"Italy", "Spain"})  # type: ignore[attr-defined]


def test_words_to_be_put_into_a_text_of_moodle_are_gaps(tmp_path: Path) -> None:
    boxes = "".join(
        f"<{{tag}}><text>{word}</text><group>{group}</group></{{tag}}>"
        for word, group in (("cat", 1), ("mat", 2), ("dog", 1))
    )
    text = "<p>The [[1]] sat on the [[2]].</p>"
    selected = taken(tmp_path, "s.xml", moodle("gapselect", text, boxes.format(tag="selectoption")))
    assert items(selected)[0].text == "The [[cat]] (cat / dog) sat on the [[mat]]."  # type: ignore[attr-defined]
    dragged = taken(tmp_path, "d.xml", moodle("ddwtos", text, boxes.format(tag="dragbox")))
    assert items(dragged)[0].text == "The [[cat]] sat on the [[mat]].\n\n(cat, mat, dog)"  # type: ignore[attr-defined]


def test_more_gaps_than_an_exercise_has_are_refused_as_such(tmp_path: Path) -> None:
    many = '<textEntryInteraction responseIdentifier="RESPONSE"/> and ' * 13
    texts = {
        "a.xml": qti2(f"<p>{many}</p>", "x", of_type="string"),
        "b.xml": moodle("cloze", "{1:SA:=x} and " * 13),
        "c.xml": moodle("gapselect", "[[1]] and " * 13, "<selectoption><text>x</text></selectoption>"),
    }
    for name, text in texts.items():
        assert refusal(tmp_path, name, text).endswith("There are more than 12 gaps.")


def test_a_quiz_without_questions_is_said_to_have_none(tmp_path: Path) -> None:
    assert refusal(tmp_path, "q.xml", "<quiz></quiz>") == "There is no exercise in q.xml."
    assert refusal(tmp_path, "q.gift", "$CATEGORY: a\n") == "There is no exercise in q.gift."


def test_questions_of_gift_need_no_empty_line_where_each_has_a_title(tmp_path: Path) -> None:
    imported = taken(tmp_path, "q.gift", "::One:: 1+1? {=2}\n::Two:: 2+2? {=4 ~5}\n")
    assert [item.prompt for item in items(imported)] == ["1+1?", "2+2?"]


def test_a_title_is_the_question_where_there_is_no_other(tmp_path: Path) -> None:
    (item,) = items(taken(tmp_path, "q.gift", "::Which are even?::{~%50%2 ~%50%4 ~%-100%3}"))
    assert item.prompt == "Which are even?"


def test_shares_behind_the_sign_for_right_make_several_right(tmp_path: Path) -> None:
    (item,) = items(taken(tmp_path, "q.gift", "Which are even? {=%50%2 =%50%4 ~%-50%3}"))
    assert (item.kind, item.right) == ("multiple_choice", ("2", "4"))  # type: ignore[attr-defined]


def test_options_that_are_letters_stay_at_their_letter(tmp_path: Path) -> None:
    (item,) = items(taken(tmp_path, "q.gift", "Which comes first? {=A ~B}"))
    assert item.assess("a").verdict is Verdict.CORRECT
    assert item.assess("b").verdict is Verdict.INCORRECT
    assert "letters" in refusal(tmp_path, "r.gift", "Which comes first? {~B =A}")


def test_comments_among_the_answers_of_gift_are_refused(tmp_path: Path) -> None:
    assert "A comment stands among" in refusal(tmp_path, "q.gift", "It rains. { // so it does\n F // no\n}")


def test_gaps_within_gaps_and_several_at_once_are_read(tmp_path: Path) -> None:
    notes = [
        ("A {{c1::square has {{c2::four}} sides}}.", "", ""),
        ("{{c1,2::2}} and {{c1::3::odd}} are prime.", "", ""),
        ("{{c1::image-occlusion:rect:left=.1:top=.2}}", "", ""),
        ("even", "divisible by 2\x1fy", ""),
    ]
    imported = take_in(anki_package(tmp_path / "q.apkg", anki_collection(notes)), tmp_path / "in")
    first, second, third = items(imported)
    assert first.text == "A square has [[four]] sides."  # type: ignore[attr-defined]
    assert second.text == "[[2]] and [[3]] (odd) are prime."  # type: ignore[attr-defined]
    assert third.explanation == ""
    assert [str(loss.reason) for loss in imported.report.refused] == [
        "It is answered at a picture, which has no place here."
    ]


def test_the_measure_of_foreign_files_tells_what_became_of_each(tmp_path: Path) -> None:
    (tmp_path / "essay.gift").write_text("Tell me. {}", encoding="utf-8")
    for form, path in {**write_all(tmp_path), "gift-refused": tmp_path / "essay.gift"}.items():
        outcome = Outcome()
        try_out(path, path.name, outcome, say=False)
        assert format_of(path) == form.removesuffix("-refused")
        assert outcome.is_enough
        assert (outcome.imported, outcome.refused) == ((0, 1) if form == "gift-refused" else (1, 0))
        assert outcome.items == outcome.carried + outcome.left_out
    assert not Outcome(files=2, imported=1).is_enough
    assert not Outcome(files=1, imported=1, wrong_keys=["q"]).is_enough
