"""Files in the layouts of other programs, written for the tests, with the quirks that real ones have."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import zstandard

GIFT = r"""
// a comment, and then a category
$CATEGORY: $course$/top/Fractions

::Half::[html]What is half of <b>\(\frac\{1\}\{2\}\)</b>? {
    =[html]\(\frac\{1\}\{4\}\) # Yes\: a quarter.
    ~\(1\) # That is the double.
    ~%50%0.2
}

Which are even? {~%50%2 ~%50%4 ~%-50%3 ~%-50%5}

What is pi? {#3.14:0.01}

Between one and five? {#1..5}

When was it? {#=1822:0#right =%50%1822:2#close}

Grant is {~buried =entombed ~living} in Grant's tomb.

Two plus two equals {=four =4}.

2x + 3 of x \= 2 {=7}

Solve x + 1 \= 3. {=x\=2}

The sun rises in the east.{TRUE#No, it does.#Good.####About the sun.}

// [id:capitals] [tag:Geography] [tag:Europe]
::Capitals::Match them. {
    =France -> Paris
    =Italy -> Rome
    = -> Berlin
}

::Essay:: Tell me about it. {}

::Broken:: This one never closes {=a

::Both:: Choose one. {=yes =no ~maybe}

Just a text that asks nothing.
"""
AIKEN = """What is 2 + 2?
A) 3
B) 4
ANSWER: B

A question with one option
A) Only
ANSWER: A

Which costs $5?
It is one of these.
A. This
B. That
C. Neither
ANSWER: C

Never finished
A) One
B) Two
"""
MOODLE = r"""<?xml version="1.0" encoding="UTF-8"?>
<quiz>
  <question type="category"><category><text>$course$/top/Algebra</text></category></question>
  <question type="multichoice">
    <name><text>Half</text></name>
    <questiontext format="html">
      <text><![CDATA[<p>Half of \(\frac{1}{2}\)?</p><script>alert(1)</script>]]></text>
    </questiontext>
    <generalfeedback format="html"><text>A quarter.</text></generalfeedback>
    <single>true</single><shuffleanswers>0</shuffleanswers><idnumber>half-1</idnumber>
    <answer fraction="100" format="html"><text>\(1/4\)</text><feedback><text>Yes</text></feedback></answer>
    <answer fraction="0" format="html"><text>1</text></answer>
    <hint format="html"><text>Think of a cake.</text></hint>
    <tags><tag><text>Fractions</text></tag></tags>
  </question>
  <question type="multichoice">
    <name><text>Even</text></name><questiontext format="html"><text>Which are even?</text></questiontext>
    <single>false</single>
    <answer fraction="33.33333"><text>2</text></answer><answer fraction="33.33333"><text>4</text></answer>
    <answer fraction="33.33333"><text>6</text></answer><answer fraction="-100"><text>3</text></answer>
  </question>
  <question type="numerical"><name><text>Pi</text></name><questiontext><text>Pi?</text></questiontext>
    <answer fraction="100"><text>3.14</text><tolerance>0.01</tolerance></answer>
    <answer fraction="0"><text>*</text><feedback><text>No.</text></feedback></answer></question>
  <question type="shortanswer"><name><text>Word</text></name><questiontext><text>Alpha, __, Gamma</text></questiontext>
    <usecase>1</usecase><answer fraction="100"><text>Beta</text></answer></question>
  <question type="truefalse"><name><text>TF</text></name><questiontext><text>1 = 1</text></questiontext>
    <answer fraction="0"><text>false</text></answer><answer fraction="100"><text>true</text></answer></question>
  <question type="matching"><name><text>Match</text></name>
    <questiontext format="html"><text>Match.</text></questiontext>
    <subquestion><text>A</text><answer><text>a</text></answer></subquestion>
    <subquestion><text>B</text><answer><text>b</text></answer></subquestion>
    <subquestion><text></text><answer><text>c</text></answer></subquestion></question>
  <question type="ordering"><name><text>Order</text></name><questiontext><text>Sort.</text></questiontext>
    <answer fraction="1"><text>one</text></answer><answer fraction="2"><text>two</text></answer></question>
  <question type="cloze"><name><text>Gaps</text></name><questiontext format="html"><text><![CDATA[<p>Fill in.</p>
    <p>Rome is in {1:SHORTANSWER:=Italy~%50%Europe#Where?}, 2+2={2:NUMERICAL:=4:0.1}, {:MC:~no~=yes}.</p>]]></text>
    </questiontext></question>
  <question type="description"><name><text>Page</text></name>
    <questiontext><text>Read this.</text></questiontext></question>
  <question type="essay"><name><text>Essay</text></name><questiontext><text>Write.</text></questiontext></question>
  <question type="calculated"><name><text>Sum</text></name><questiontext><text>{a}+{b}?</text></questiontext></question>
</quiz>
"""
CSV = """Question,A,B,C,Correct answer,Topic,Tags,Feedback
What is 2+2?,3,4,5,B,Sums,adding;first,Count on.
What is 3+3?,6,7,,6,Sums,adding,
How many legs has a spider?,,,,8,Animals,,
=cmd|' /C calc'!A0,x,,,nothing to choose,,,
"""
_XMLNS2 = 'xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2"'
_XMLNS3 = 'xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0"'


def qti2(body: str, correct: str, *, cardinality: str = "single", of_type: str = "identifier", rest: str = "") -> str:
    """Return an item of QTI 2.2 with one response."""
    values = "".join(f"<value>{value}</value>" for value in correct.split("|"))
    return (
        f'<?xml version="1.0"?><assessmentItem {_XMLNS2} identifier="it" title="The item" adaptive="false" '
        f'timeDependent="false"><responseDeclaration identifier="RESPONSE" cardinality="{cardinality}" '
        f'baseType="{of_type}"><correctResponse>{values}</correctResponse></responseDeclaration>'
        f"<itemBody>{body}</itemBody>{rest}</assessmentItem>"
    )


CHOICE2 = qti2(
    '<p>Energy is <m:math xmlns:m="http://www.w3.org/1998/Math/MathML"><m:mi>m</m:mi><m:msup><m:mi>c</m:mi><m:mn>2'
    '</m:mn></m:msup></m:math></p><choiceInteraction responseIdentifier="RESPONSE" shuffle="true" maxChoices="1">'
    '<prompt>Who?</prompt><simpleChoice identifier="E">Einstein<feedbackInline identifier="E" showHide="show" '
    'outcomeIdentifier="F">Yes</feedbackInline></simpleChoice><simpleChoice identifier="N">Newton</simpleChoice>'
    "</choiceInteraction>",
    "E",
    rest='<modalFeedback outcomeIdentifier="F" identifier="E" showHide="show">It was Einstein.</modalFeedback>',
)
ORDER2 = qti2(
    '<orderInteraction responseIdentifier="RESPONSE"><prompt>Sort.</prompt><simpleChoice identifier="a">two'
    '</simpleChoice><simpleChoice identifier="b">one</simpleChoice></orderInteraction>',
    "b|a",
    cardinality="ordered",
)
NUMBER2 = qti2(
    '<p>Pi is <textEntryInteraction responseIdentifier="RESPONSE"/> or so.</p>',
    "3.14",
    of_type="float",
    rest="<responseProcessing><responseCondition><responseIf>"
    '<equal toleranceMode="absolute" tolerance="0.01 0.01"><variable identifier="RESPONSE"/></equal>'
    "</responseIf></responseCondition></responseProcessing>",
)
DRAWN2 = qti2('<drawingInteraction responseIdentifier="RESPONSE"><object data="a.png"/></drawingInteraction>', "x")
TEMPLATE2 = CHOICE2.replace("<itemBody>", '<templateDeclaration identifier="A"/><itemBody>')
MATCH3 = (
    f'<?xml version="1.0"?><qti-assessment-item {_XMLNS3} identifier="m3" title="Plays" time-dependent="false">'
    '<qti-response-declaration identifier="RESPONSE" cardinality="multiple" base-type="directedPair">'
    "<qti-correct-response><qti-value>C R</qti-value><qti-value>D M</qti-value></qti-correct-response>"
    "</qti-response-declaration><qti-item-body>"
    '<qti-match-interaction response-identifier="RESPONSE" max-associations="4"><qti-prompt>Match.</qti-prompt>'
    '<qti-simple-match-set><qti-simple-associable-choice identifier="C" match-max="1">Capulet'
    '</qti-simple-associable-choice><qti-simple-associable-choice identifier="D" match-max="1">Demetrius'
    "</qti-simple-associable-choice></qti-simple-match-set><qti-simple-match-set>"
    '<qti-simple-associable-choice identifier="M" match-max="4">Dream</qti-simple-associable-choice>'
    '<qti-simple-associable-choice identifier="R" match-max="4">Romeo</qti-simple-associable-choice>'
    "</qti-simple-match-set></qti-match-interaction></qti-item-body></qti-assessment-item>"
)
GAPS3 = (
    f'<?xml version="1.0"?><qti-assessment-item {_XMLNS3} identifier="g3" title="Seasons" time-dependent="false">'
    '<qti-response-declaration identifier="RESPONSE" cardinality="multiple" base-type="directedPair">'
    "<qti-correct-response><qti-value>W G1</qti-value><qti-value>S G2</qti-value></qti-correct-response>"
    '</qti-response-declaration><qti-item-body><qti-gap-match-interaction response-identifier="RESPONSE">'
    '<qti-prompt>Which words?</qti-prompt><qti-gap-text identifier="W" match-max="1">winter</qti-gap-text>'
    '<qti-gap-text identifier="S" match-max="1">summer</qti-gap-text><blockquote><p>Now is the '
    '<qti-gap identifier="G1"/> of our discontent<br/>Made glorious <qti-gap identifier="G2"/></p></blockquote>'
    "</qti-gap-match-interaction></qti-item-body></qti-assessment-item>"
)
QTI_ITEMS = {"choice.xml": CHOICE2, "order.xml": ORDER2, "number.xml": NUMBER2, "drawn.xml": DRAWN2,
             "template.xml": TEMPLATE2, "deep/match.xml": MATCH3, "deep/gaps.xml": GAPS3}  # fmt: skip


def qti_package(path: Path, items: dict[str, str] = QTI_ITEMS, *, listed: Iterable[str] = ()) -> Path:
    """Write a package with a manifest that lists its items, and some that are not there."""
    resources = "".join(
        f'<resource identifier="r{number}" type="imsqti_item_xmlv2p2" href="{name}"><file href="{name}"/></resource>'
        for number, name in enumerate((*items, *listed))
    )
    manifest = (
        f'<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources>{resources}</resources></manifest>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("imsmanifest.xml", manifest)
        for name, text in items.items():
            archive.writestr(name, text)
    return path


NOTES = (
    ("Capital of <b>France</b>?", "Paris", "geography hard_words"),
    ("What is 3/4 + 1/4?", "1", ""),
    ("{{c1::Rome}} lies in {{c2::Italy::country}}", "On the Tiber [sound:tiber.mp3]", ""),
    ("Explain it", "Because of a long chain of reasons that nobody could type in the same words twice over.", ""),
    ("Only a front", "", ""),
)
REVIEWS = ((1_600_000_000_000, 1, 3, 4000), (1_600_000_100_000, 1, 1, 2500), (1_600_000_200_000, 2, 0, 0))


def anki_collection(notes: Iterable[tuple[str, str, str]] = NOTES, *, newest: bool = False) -> bytes:
    """Return the bytes of a collection, in the oldest layout or the newest."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, guid, mid, mod, usn, tags, flds, sfld, csum)")
        database.execute("CREATE TABLE cards (id INTEGER PRIMARY KEY, nid, did, ord)")
        database.execute(
            "CREATE TABLE revlog (id INTEGER PRIMARY KEY, cid, usn, ease, ivl, lastIvl, factor, time, type)"
        )
        if newest:
            database.execute("CREATE TABLE decks (id INTEGER PRIMARY KEY, name TEXT)")
            database.execute("INSERT INTO decks VALUES (7, ?)", ("Languages\x1fPlaces",))
        else:
            database.execute("CREATE TABLE col (id, models, decks)")
            decks = json.dumps({"7": {"name": "Languages::Places"}})
            database.execute("INSERT INTO col VALUES (1, '{}', ?)", (decks,))
        for number, (front, back, tags) in enumerate(notes, 1):
            row = (number, f"guid-{number}", 5, tags, f"{front}\x1f{back}")
            database.execute("INSERT INTO notes (id, guid, mid, tags, flds) VALUES (?, ?, ?, ?, ?)", row)
            database.execute("INSERT INTO cards VALUES (?, ?, 7, 0)", (100 + number, number))
        database.executemany("INSERT INTO revlog (id, cid, ease, time) VALUES (?, ?, ?, ?)", REVIEWS)
        database.commit()
        return database.serialize()


def anki_package(path: Path, collection: bytes, *, name: str = "collection.anki2") -> Path:
    """Write a package around a collection; one that ends in b is compressed, as Anki does."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, zstandard.compress(collection) if name.endswith("b") else collection)
        if name.endswith("b"):
            archive.writestr(
                "collection.anki2", anki_collection([("Please update to the latest Anki version", ".", "")])
            )
        archive.writestr("media", "{}")
    return path


def write_all(folder: Path) -> dict[str, Path]:
    """Write a file of each format and return them by the names of their importers."""
    texts = {
        "gift": ("q.gift", GIFT),
        "aiken": ("q.txt", AIKEN),
        "moodle-xml": ("q.xml", MOODLE),
        "csv": ("q.csv", CSV),
    }
    for name, text in texts.values():
        (folder / name).write_text(text, encoding="utf-8")
    return {
        **{form: folder / name for form, (name, _) in texts.items()},
        "qti": qti_package(folder / "q.zip"),
        "anki": anki_package(folder / "q.apkg", anki_collection()),
    }
