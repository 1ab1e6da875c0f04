"""Anki packages (.apkg), out: a note for each exercise and card, a deck for each lesson, judged attempts as reviews.

The layout is the oldest, `collection.anki2`, which every Anki reads.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Sequence
from contextlib import closing

from mmtutor.content.anki import NAME, PAGE
from mmtutor.content.instances import Carries, Export, Exported, Piece, Tally, card_text, pieces
from mmtutor.content.markup import tex_or_plain, to_html
from mmtutor.content.report import Loss
from mmtutor.domain.assessment import Verdict
from mmtutor.domain.attempt import AssessedAttempt
from mmtutor.domain.course import Card
from mmtutor.domain.items import Choice, Cloze, Expression, MultipleChoice, Number, ShortText
from mmtutor.messages import message

CARRIES = Carries(
    kinds=frozenset({"choice", "multiple_choice", "short_text", "number", "expression", "cloze"}),
    parts=frozenset({"emphasis", "explanation", "skills", "id", "cards", "lessons"}),
)
_GAP = re.compile(r"\[\[(.+?)\]\]")
_FIRST_MS = 1_500_000_000_000  # the ids of notes and cards are times; any will do, so they are always the same
_BASIC, _CLOZE, _PAGE = 1, 2, 3
_NAMES = {_BASIC: "mmtutor", _CLOZE: "mmtutor cloze", _PAGE: PAGE}
_SCHEMA = """
CREATE TABLE col (id integer primary key, crt integer not null, mod integer not null, scm integer not null,
 ver integer not null, dty integer not null, usn integer not null, ls integer not null, conf text not null,
 models text not null, decks text not null, dconf text not null, tags text not null);
CREATE TABLE notes (id integer primary key, guid text not null, mid integer not null, mod integer not null,
 usn integer not null, tags text not null, flds text not null, sfld integer not null, csum integer not null,
 flags integer not null, data text not null);
CREATE TABLE cards (id integer primary key, nid integer not null, did integer not null, ord integer not null,
 mod integer not null, usn integer not null, type integer not null, queue integer not null, due integer not null,
 ivl integer not null, factor integer not null, reps integer not null, lapses integer not null,
 left integer not null, odue integer not null, odid integer not null, flags integer not null, data text not null);
CREATE TABLE revlog (id integer primary key, cid integer not null, usn integer not null, ease integer not null,
 ivl integer not null, lastIvl integer not null, factor integer not null, time integer not null,
 type integer not null);
CREATE TABLE graves (usn integer not null, oid integer not null, type integer not null);
CREATE INDEX ix_notes_usn on notes (usn);
CREATE INDEX ix_cards_usn on cards (usn);
CREATE INDEX ix_cards_nid on cards (nid);
CREATE INDEX ix_cards_sched on cards (did, queue, due);
CREATE INDEX ix_notes_csum on notes (csum);
CREATE INDEX ix_revlog_usn on revlog (usn);
CREATE INDEX ix_revlog_cid on revlog (cid);
"""


def write(export: Export) -> Exported:
    """Write a course as an Anki package; judged attempts become reviews of the card for their exercise."""
    tally, course = Tally(), export.course
    decks: dict[str, int] = {}
    cards: dict[str, int] = {}
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(_SCHEMA)
        for number, piece in enumerate(pieces(export, CARRIES, tally), 1):
            deck = decks.setdefault(f"{course.title}::{piece.lesson.title}", _FIRST_MS + len(decks))
            card = _add(database, number, f"{course.id}/{piece.name}", piece, deck)
            cards.setdefault(piece.made.id.partition("?")[0] if not isinstance(piece.made, Card) else piece.name, card)
        count = _reviewed(database, export.attempts, cards)
        if count < len(export.attempts):
            left = len(export.attempts) - count
            tally.losses.append(
                Loss("", message("{count} attempts have no card or no verdict that a review could have.", count=left))
            )
        _describe(database, decks)
        database.commit()
        data = database.serialize()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("collection.anki2", data)
        archive.writestr("media", "{}")
    return Exported(out.getvalue(), tally.report(NAME))


def _add(database: sqlite3.Connection, number: int, guid: str, piece: Piece, deck: int) -> int:
    """Add a note and its cards; return the id of the first."""
    of_type = {Cloze: _CLOZE, Card: _PAGE}.get(type(piece.made), _BASIC)
    fields = _fields(piece)
    note = _FIRST_MS + number
    tags = " ".join(skill.replace(" ", "_") for skill in piece.skills)
    checksum = int(hashlib.sha1(fields[0].encode(), usedforsecurity=False).hexdigest()[:8], 16)
    row = (note, guid, of_type, 0, -1, f" {tags} " if tags else "", "\x1f".join(fields))
    database.execute("INSERT INTO notes VALUES (?,?,?,?,?,?,?,?,?,0,'')", (*row, fields[0], checksum))
    gaps = len(_GAP.findall(piece.made.text)) if isinstance(piece.made, Cloze) else 1
    first = _FIRST_MS + 100 * number
    for place in range(gaps):
        database.execute(
            "INSERT INTO cards VALUES (?,?,?,?,0,-1,0,0,?,0,0,0,0,0,0,0,0,'')",
            (first + place, note, deck, place, number),
        )
    return first


def _html(text: str) -> str:
    return to_html(text, tex_or_plain)


def _fields(piece: Piece) -> Sequence[str]:
    """Return front, back and what is said about it; of a cloze, the text and what is said about it."""
    made = piece.made
    if isinstance(made, Card):
        return _html(made.title), _html(card_text(made)), ""
    explanation = _html(made.explanation)
    match made:
        case Cloze(prompt=prompt, text=text):
            numbers = iter(range(1, 100))
            gaps = _GAP.sub(lambda found: f"{{{{c{next(numbers)}::{found[1].split('|')[0]}}}}}", text)
            return _html(f"{prompt}\n\n{gaps}"), explanation
        case Choice(prompt=prompt, options=options, key=key):
            return _listed(prompt, options), _html(options[key]), explanation
        case MultipleChoice(prompt=prompt, right=right) as several:
            return _listed(prompt, several.options), "".join(_html(option) for option in right), explanation
        case ShortText(keys=keys):
            return _html(made.prompt), _html(keys[0]), explanation
        case Number(key=key) | Expression(key=key):
            return _html(made.prompt), _html(f"${key}$"), explanation
    raise ValueError(f"{piece.name} is of no kind that Anki has")


def _listed(prompt: str, options: Sequence[str]) -> str:
    listed = "\n".join(f"- {option}" for option in options)
    return _html(f"{prompt}\n\n{listed}")


def _reviewed(database: sqlite3.Connection, attempts: Sequence[AssessedAttempt], cards: dict[str, int]) -> int:
    """Add a review for each attempt that was judged; return how many there are."""
    taken: set[int] = set()
    for each in sorted(attempts, key=lambda one: (one.attempt.submitted, one.attempt.id)):
        card = cards.get(each.attempt.item_id.partition("?")[0])
        if card is None or each.assessment.verdict not in (Verdict.CORRECT, Verdict.INCORRECT):
            continue
        at_ms = int(each.attempt.submitted.timestamp() * 1000)
        while at_ms in taken:
            at_ms += 1
        taken.add(at_ms)
        right = each.assessment.verdict is Verdict.CORRECT
        ease = (2 if each.attempt.hints_used else 3) if right else 1
        database.execute("INSERT INTO revlog VALUES (?,?,-1,?,0,0,0,0,1)", (at_ms, card, ease))
    return len(taken)


def _describe(database: sqlite3.Connection, decks: dict[str, int]) -> None:
    """Write the one row that says which decks and types of notes there are."""
    models = {str(one["id"]): one for one in map(_model, (_BASIC, _CLOZE, _PAGE))}
    named = {"Default": 1, **decks}
    listed = {
        str(identity): {"id": identity, "name": name, "mod": 0, "usn": -1, "desc": "", "dyn": 0, "conf": 1,
                        "collapsed": False, "browserCollapsed": False, "extendNew": 0, "extendRev": 0,
                        "newToday": [0, 0], "revToday": [0, 0], "lrnToday": [0, 0], "timeToday": [0, 0]}
        for name, identity in named.items()
    }  # fmt: skip
    options = {"1": {"id": 1, "name": "Default", "mod": 0, "usn": 0, "maxTaken": 60, "autoplay": True, "timer": 0,
                     "replayq": True, "dyn": False, "new": {"delays": [1, 10], "ints": [1, 4, 7], "initialFactor": 2500,
                     "order": 1, "perDay": 20, "bury": False, "separate": True},
                     "rev": {"perDay": 200, "ease4": 1.3, "fuzz": 0.05, "ivlFct": 1, "maxIvl": 36500, "bury": False,
                     "minSpace": 1}, "lapse": {"delays": [10], "mult": 0, "minInt": 1, "leechFails": 8,
                     "leechAction": 0}}}  # fmt: skip
    conf = {"activeDecks": [1], "curDeck": 1, "newSpread": 0, "collapseTime": 1200, "timeLim": 0, "estTimes": True,
            "dueCounts": True, "curModel": str(_BASIC), "nextPos": 1, "sortType": "noteFld", "sortBackwards": False,
            "addToCur": True}  # fmt: skip
    texts = [json.dumps(part) for part in (conf, models, listed, options, {})]
    row = (_FIRST_MS // 1000, _FIRST_MS, _FIRST_MS, *texts)
    database.execute("INSERT INTO col VALUES (1,?,?,?,11,0,0,0,?,?,?,?,?)", row)


def _model(identity: int) -> dict[str, object]:
    cloze = identity == _CLOZE
    names = ("Text", "Explanation") if cloze else ("Front", "Back", "Explanation")
    front = "{{cloze:Text}}" if cloze else "{{Front}}"
    back = "{{cloze:Text}}<br>{{Explanation}}" if cloze else "{{FrontSide}}<hr id=answer>{{Back}}<br>{{Explanation}}"
    fields = [
        {"name": name, "ord": place, "sticky": False, "rtl": False, "font": "Arial", "size": 20, "media": []}
        for place, name in enumerate(names)
    ]
    card = {"name": "Card 1", "ord": 0, "qfmt": front, "afmt": back, "bqfmt": "", "bafmt": "", "did": None}
    return {
        "id": identity, "name": _NAMES[identity], "type": int(cloze), "mod": 0, "usn": -1,
        "sortf": 0, "did": 1, "tmpls": [card], "flds": fields, "css": ".card { font-size: 20px; }", "latexPre": "",
        "latexPost": "", "tags": [], "vers": [], "req": [[0, "any", [0]]],
    }  # fmt: skip
