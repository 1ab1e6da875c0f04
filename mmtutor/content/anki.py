"""Anki packages (.apkg), in: notes become exercises, cloze texts and cards; the log of reviews can be read by itself.

All three layouts: `collection.anki2`, `.anki21`, and `.anki21b`, which is compressed with zstd. A collection is a
SQLite file of a stranger: it is opened read-only, may only be read from, and for a bounded time.
"""

from __future__ import annotations

import json
import re
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import zstandard

from mmtutor.content import answers
from mmtutor.content.answers import Weighed
from mmtutor.content.drafts import Draft, drafted, unpacked
from mmtutor.content.markup import from_html, one_line
from mmtutor.content.unpack import Unpacked
from mmtutor.content.untrusted import MAX_UNPACKED_BYTES, archive_of
from mmtutor.domain.course import Card
from mmtutor.domain.template import ItemTemplate
from mmtutor.errors import UserError
from mmtutor.messages import Message, message

NAME = "Anki"
PAGE = "mmtutor page"  # the type of notes that are pages to be read, whatever their length
COLLECTIONS = ("collection.anki21b", "collection.anki21", "collection.anki2")  # the newest layout first
MAX_REVIEWS = 1_000_000
_MAX_NOTES = 10_001
_MAX_STEPS = 20_000  # thousands of SQLite's instructions, for one query
_LONGEST_KEY = 60  # characters of an answer that is typed; a longer one is a card to be read
_FIELDS = "\x1f"
_CLOZE = re.compile(r"\{\{c[\d,]+::((?:(?!\{\{c[\d,]+::|\}\}).)*)\}\}", re.DOTALL)  # one with no other inside
_NESTED = 8  # gaps within gaps
_OCCLUSION = "image-occlusion:"
_SOUND = re.compile(r"\[sound:[^\]]*\]|\[anki:[^\]]*\]")
_GAP = re.compile("\ue011(\\d+)\ue012")
# SQLite quotes a broken schema in its complaints, and they need not be UTF-8.
_UNREADABLE = (sqlite3.Error, UnicodeError, MemoryError, OverflowError)
_ALLOWED = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION})


@dataclass(frozen=True, slots=True)
class Review:
    """One review of one card; `rating` is 1 (again) to 4 (easy)."""

    card: str
    at: datetime  # UTC
    rating: int
    took_s: float


@dataclass(frozen=True, slots=True)
class _Note:
    identity: str
    tags: tuple[str, ...]
    fields: tuple[str, ...]
    deck: str
    cards: int
    is_page: bool = False


def anki(path: Path, into: Path) -> Unpacked | None:
    """Import an Anki package; None where it is none. Raises UserError where its collection cannot be read."""
    if not _is_package(path):
        return None
    with _collection(path) as database:
        notes = list(_notes(database, path.name))
        count = _count(database, "SELECT count(*) FROM revlog")
    lost = [message("{count} reviews belong to a learner; they are no part of a course.", count=count)] * (count > 0)
    return unpacked((_draft(number, note) for number, note in enumerate(notes, 1)), path, into, NAME, lost)


def reviews(path: Path) -> tuple[Review, ...]:
    """Return the log of reviews in a package, oldest first. Raises UserError where there is none to be read."""
    if not _is_package(path):
        raise UserError("{file} is not an Anki package.", file=path.name)
    with _collection(path) as database:
        query = f"SELECT id, cid, ease, time FROM revlog WHERE ease BETWEEN 1 AND 4 ORDER BY id LIMIT {MAX_REVIEWS}"
        found = []
        for at_ms, card, ease, took_ms in _rows(database, query, path.name):
            try:
                at = datetime.fromtimestamp(int(at_ms) / 1000, UTC)
                found.append(Review(one_line(str(card)), at, int(ease), int(took_ms) / 1000))
            except (TypeError, ValueError, OverflowError, OSError):
                continue  # a row that is no review
        return tuple(found)


def _is_package(path: Path) -> bool:
    if not path.is_file() or not zipfile.is_zipfile(path):
        return False
    with archive_of(path) as archive:
        return any(name in archive for name in COLLECTIONS)


@contextmanager
def _collection(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the collection of a package, so that nothing but reading can be done with it."""
    with archive_of(path) as archive:
        name = next(name for name in COLLECTIONS if name in archive)
        data = archive.read(name)
    if name.endswith("b"):
        data = _unzstd(data, path.name)
    with tempfile.TemporaryDirectory(prefix="mmtutor-anki-") as folder:
        file = Path(folder) / "collection"
        file.write_bytes(data)
        try:
            database = sqlite3.connect(f"{file.as_uri()}?mode=ro&immutable=1", uri=True)
        except sqlite3.Error as problem:
            raise UserError("{file} has no collection that can be read.", file=path.name) from problem
        with closing(database):
            try:
                _guard(database)
                yield database
            except _UNREADABLE as problem:
                raise UserError("{file} has no collection that can be read.", file=path.name) from problem


def _unzstd(data: bytes, name: str) -> bytes:
    try:
        with zstandard.ZstdDecompressor(max_window_size=1 << 27).stream_reader(data) as reader:
            found = reader.read(MAX_UNPACKED_BYTES + 1)
    except zstandard.ZstdError as problem:
        raise UserError("{file} has no collection that can be read.", file=name) from problem
    if len(found) > MAX_UNPACKED_BYTES:
        raise UserError("{file} unpacks to far more than it should.", file=name)
    return bytes(found)


def _guard(database: sqlite3.Connection) -> None:
    """Forbid everything but reading, bound the time of a query, and take text as it comes."""
    database.execute("PRAGMA trusted_schema = OFF")
    database.execute("PRAGMA cell_size_check = ON")
    database.create_collation("unicase", lambda a, b: (a.casefold() > b.casefold()) - (a.casefold() < b.casefold()))
    database.text_factory = lambda raw: raw.decode("utf-8", "replace")
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_UNPACKED_BYTES)
    database.set_authorizer(lambda action, *_: sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY)
    left = [_MAX_STEPS]

    def spend() -> int:
        left[0] -= 1
        return int(left[0] < 0)

    database.set_progress_handler(spend, 1000)


def _rows(database: sqlite3.Connection, query: str, name: str) -> Iterator[tuple[Any, ...]]:
    try:
        yield from database.execute(query)
    except _UNREADABLE as problem:
        raise UserError("{file} has no collection that can be read.", file=name) from problem


def _count(database: sqlite3.Connection, query: str) -> int:
    try:
        found = database.execute(query).fetchone()
        return int(found[0]) if found else 0
    except (*_UNREADABLE, TypeError, ValueError):
        return 0


def _notes(database: sqlite3.Connection, name: str) -> Iterator[_Note]:
    decks = {key: re.split("::|\x1f", name)[-1].strip() for key, name in _named(database, "decks").items()}
    pages = {key for key, name in _named(database, "notetypes", "models").items() if name == PAGE}
    of_note: dict[object, tuple[str, int]] = {}
    for note, deck, cards in _rows(database, "SELECT nid, min(did), count(*) FROM cards GROUP BY nid", name):
        of_note[note] = (decks.get(str(deck), ""), cards if isinstance(cards, int) else 1)
    query = f"SELECT id, guid, tags, flds, mid FROM notes ORDER BY id LIMIT {_MAX_NOTES}"
    for identity, guid, tags, fields, of_type in _rows(database, query, name):
        deck, cards = of_note.get(identity, ("", 1))
        words = tuple(word.replace("_", " ") for word in str(tags or "").split())
        parts = tuple(str(fields or "").split(_FIELDS))
        yield _Note(str(guid or identity), words, parts, deck, cards, str(of_type) in pages)


def _named(database: sqlite3.Connection, table: str, column: str = "") -> dict[str, str]:
    """Return the names of decks or of types of notes by their ids: from their table, or as JSON in older layouts."""
    try:
        return {str(key): str(name) for key, name in database.execute(f"SELECT id, name FROM {table} LIMIT 10000")}
    except _UNREADABLE:
        pass  # an older layout has no such table
    try:
        text = database.execute(f"SELECT {column or table} FROM col").fetchone()
        loaded = json.loads(text[0]) if text else {}
    except (*_UNREADABLE, ValueError, TypeError, RecursionError):
        return {}
    found = loaded.items() if isinstance(loaded, dict) else ()
    return {str(key): str(one.get("name", "")) for key, one in found if isinstance(one, dict)}


def _draft(number: int, note: _Note) -> Draft:
    front = one_line(re.sub(r"<[^>]{0,200}>", " ", note.fields[0][:400]), 60)
    return drafted(front or str(number), note.deck, lambda: _made(note))


def _made(note: _Note) -> tuple[ItemTemplate | Card, list[Message]]:
    lost = [message("Pictures, sound and the like are left out.")] * any(_SOUND.search(each) for each in note.fields)
    fields = [_SOUND.sub("", each) for each in note.fields]
    cloze = next((i for i, each in enumerate(fields) if _CLOZE.search(each)), None)
    if cloze is not None and _OCCLUSION in fields[cloze]:
        raise UserError("It is answered at a picture, which has no place here.")
    if cloze is not None:
        return _gaps(note, fields[cloze], [each for i, each in enumerate(fields) if i != cloze], lost)
    lost += [message("Only one of its cards is carried over.")] * (note.cards > 1)
    texts = [from_html(each) for each in fields]
    lost += [loss for each in texts for loss in each.lost]
    filled = [each.text for each in texts[1:] if each.text]
    filled[1:] = [each for each in filled[1:] if len(each) > 1]  # a single sign asks for a further card
    if not texts[0].text or not filled:
        raise UserError("A note needs a question and its answer.")
    asked, back, rest = texts[0].text, filled[0], "\n\n".join(filled[1:])
    key = back.strip("*")
    key = key.strip("$") if key.count("$") == 2 and key[0] == key[-1] == "$" else key
    if note.is_page or len(key) > _LONGEST_KEY or "\n" in key:
        if len(asked) <= 2 * _LONGEST_KEY and "\n" not in asked:
            return Card(asked, "\n\n".join(part for part in (back, rest) if part)), lost
        return Card(one_line(asked, _LONGEST_KEY), asked, tuple(part for part in (back, rest) if part)), lost
    answer = answers.typed([Weighed(key, 1.0)])
    return _template(note, answer.kind, asked, answer.fields, rest), [*lost, *answer.lost]


def _template(note: _Note, kind: str, asked: str, fields: dict[str, object], rest: str) -> ItemTemplate:
    identity = note.identity.rpartition("/")[2] or note.identity
    return ItemTemplate(identity, kind, asked, fields=fields, skills=note.tags, explanation=rest)


def _gaps(note: _Note, raw: str, others: list[str], lost: list[Message]) -> tuple[ItemTemplate, list[Message]]:
    keys: list[str] = []

    def kept(found: re.Match[str]) -> str:
        shown, _, said = found[1].partition("::")
        if _GAP.search(shown):  # the gaps inside of it remain
            return shown
        answers.bounded_gaps(len(keys) + 1)
        inner = from_html(shown)
        lost.extend(inner.lost)
        keys.append(answers.gap([inner.text.strip("*$")]))
        hint = f" ({said})" if said else ""
        return f"\ue011{len(keys) - 1}\ue012{hint}"

    marked = re.sub("[\ue011\ue012]", "", raw)
    for _ in range(_NESTED):
        marked = _CLOZE.sub(kept, marked)
    shown = from_html(marked)
    text = _GAP.sub(lambda found: keys[int(found[1])], re.sub(r"\[(?=\[)|\](?=\])", "", shown.text))
    rest = [from_html(each) for each in others]
    lost += [*shown.lost, *(loss for each in rest for loss in each.lost)]
    prompt, gaps = answers.prompt_and_gaps(text)
    explanation = "\n\n".join(each.text for each in rest if each.text)
    return _template(note, "cloze", prompt, {"text": gaps}, explanation), lost
