"""Attacks on importers that are known by name: each writes a file into a folder. None may get anywhere."""

from __future__ import annotations

import sqlite3
import stat
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import zstandard

from tests.content.foreign import CHOICE2, MOODLE, anki_collection, anki_package, qti_package

Attack = Callable[[Path], Path]


def _text(name: str, text: str) -> Attack:
    def write(folder: Path) -> Path:
        path = folder / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def _quiz(body: str, before: str = "") -> str:
    question = f'<question type="description"><name><text>a</text></name>{body}</question>'
    return f'<?xml version="1.0"?>{before}<quiz>{question}</quiz>'


_LAUGHS = "<!DOCTYPE quiz [<!ENTITY a0 'ha'>" + "".join(
    f"<!ENTITY a{i} '{f'&a{i - 1};' * 10}'>" for i in range(1, 12)
) + "]>"  # fmt: skip
_EXTERNAL = "<!DOCTYPE quiz [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
_PARAMETER = "<!DOCTYPE quiz [<!ENTITY % p SYSTEM 'http://127.0.0.1:9/x.dtd'> %p;]>"
_XI = 'xmlns:xi="http://www.w3.org/2001/XInclude"'
_INCLUDE = f'<questiontext><xi:include {_XI} href="/etc/passwd" parse="text"/></questiontext>'


def _member(name: str, *, link: bool = False) -> Attack:
    def write(folder: Path) -> Path:
        path = qti_package(folder / "evil.zip", {"choice.xml": CHOICE2})
        entry = zipfile.ZipInfo(name)
        if link:
            entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr(entry, "/etc/passwd" if link else CHOICE2)
        return path

    return write


def _bomb(folder: Path) -> Path:
    path = qti_package(folder / "bomb.zip", {"choice.xml": CHOICE2}, listed=["bomb.xml"])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("bomb.xml", "w") as bomb:
        for _ in range(120):
            bomb.write(b" " * 1_000_000)
    return path


def _many_members(folder: Path) -> Path:
    path = folder / "many.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(20_001):
            archive.writestr(f"{number}.xml", "")
    return path


def _manifest_out(folder: Path) -> Path:
    return qti_package(folder / "out.zip", {"choice.xml": CHOICE2}, listed=["../../etc/passwd", "/etc/passwd", "."])


def _zstd_bomb(folder: Path) -> Path:
    path = folder / "bomb.apkg"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("collection.anki21b", zstandard.compress(bytes(200_000_000)))
    return path


def _collection(script: str) -> Attack:
    def write(folder: Path) -> Path:
        with closing(sqlite3.connect(":memory:")) as database:
            database.deserialize(anki_collection())
            database.executescript(script)
            return anki_package(folder / "evil.apkg", database.serialize())

    return write


_ENDLESS = """DROP TABLE notes; CREATE VIEW notes AS WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n)
SELECT id, id AS guid, 1 AS mid, '' AS tags, 'a' || char(31) || 'b' AS flds FROM n ORDER BY id DESC;"""
_HUGE = """INSERT INTO notes (id, guid, flds) VALUES (99, 'g', replace(hex(zeroblob(3000000)), '00', 'ab'));"""
_READS = """DROP TABLE notes; CREATE VIEW notes AS SELECT 1 AS id, 'g' AS guid, 1 AS mid, '' AS tags,
load_extension('/tmp/escaped') AS flds;"""

ATTACKS: dict[str, Attack] = {
    "a billion laughs": _text("laughs.xml", _quiz("<questiontext><text>&a11;</text></questiontext>", _LAUGHS)),
    "an external entity": _text("entity.xml", _quiz("<questiontext><text>&x;</text></questiontext>", _EXTERNAL)),
    "a parameter entity": _text("parameter.xml", _quiz("<questiontext><text>a</text></questiontext>", _PARAMETER)),
    "XInclude": _text("include.xml", _quiz(_INCLUDE)),
    "XML that is nested deep": _text("deep.xml", _quiz("<a>" * 50_000 + "</a>" * 50_000)),
    "HTML that is nested deep": _text("html.xml", MOODLE.replace("Half of", "<div>" * 3000)),
    "HTML comments without end": _text("comments.xml", MOODLE.replace("Half of", "<!--" * 4000)),
    "a text without end": _text("long.gift", "::a:: " + "x" * 1_000_000 + " {=a}"),
    "braces without end": _text("braces.gift", "{=" * 100_000 + "}"),
    "a number without end": _text("number.gift", "How many? {#1e999999999:1}"),
    "a tower of powers": _text("tower.gift", "How many? {=9^9^9^9^9}"),
    "code in place of a number": _text("code.gift", "How many? {#__import__('os').system('touch escaped'):1}"),
    "a formula for a spreadsheet": _text("formula.csv", "question,answer\n=cmd|'/C calc'!A0,@SUM(1)\n"),
    "columns without end": _text("columns.csv", "question,answer" + ",x" * 5000 + "\na,b\n"),
    "JSON that is nested deep": _text("json.csv", "kind,prompt,key,variables\nnumber,a,1," + "[" * 100_000 + "\n"),
    "a path that leads up": _member("../../escaped.xml"),
    "a path from the root": _member("/tmp/escaped.xml"),
    "a path of Windows": _member("..\\..\\escaped.xml"),
    "a link": _member("link.xml", link=True),
    "a manifest that points out": _manifest_out,
    "an archive that is a bomb": _bomb,
    "an archive of too many files": _many_members,
    "a collection that is a bomb": _zstd_bomb,
    "a view that never ends": _collection(_ENDLESS),
    "a note that is huge": _collection(_HUGE),
    "a view that loads code": _collection(_READS),
}
