"""Files that strangers wrote: bytes, text, XML and archives, each within bounds.

What is not comes as one sentence that says what is wrong. Knows no course format.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from mmtutor.content.unpack import inside
from mmtutor.errors import UserError

MAX_FILE_BYTES = 20_000_000
MAX_XML_DEPTH = 100
MAX_MEMBERS = 20_000
MAX_UNPACKED_BYTES = 100_000_000  # that are read of one archive
MAX_RATIO = 200  # of what is unpacked to what it was packed into, for more than a megabyte
MAX_FOLDERS = 12
_CHUNK_BYTES = 1 << 16
_HEAD_BYTES = 20_000
_FREE_BYTES = 1_000_000  # that any member may have, whatever its ratio
_XINCLUDE = "{http://www.w3.org/2001/XInclude}"
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_BROKEN = (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, RuntimeError, OSError, ValueError,
           zlib.error)  # fmt: skip


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes. Raises UserError where it is too large."""
    with path.open("rb") as file:
        data = file.read(MAX_FILE_BYTES + 1)
    if len(data) > MAX_FILE_BYTES:
        raise UserError("{file} is larger than {limit} MB.", file=path.name, limit=MAX_FILE_BYTES // 1_000_000)
    return data


def text_of(data: bytes, name: str) -> str:
    """Return text in UTF-8 or UTF-16, or else in the Western code page of Windows; lines end in newlines."""
    encoding = next((known for mark, known in _MARKS if data.startswith(mark)), "utf-8")
    for tried in (encoding, "cp1252"):
        try:
            text = data.decode(tried)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise UserError("{file} is not a text file.", file=name)


def xml_of(data: bytes, name: str) -> Element:
    """Parse XML. Raises UserError for what is not well-formed, declares entities, includes others or is too deep."""
    try:
        root: Element = fromstring(data)
    except DefusedXmlException as problem:
        raise UserError(
            "{file} is refused: it declares entities or calls for other files, as no course needs to.", file=name
        ) from problem
    except (ParseError, LookupError, ValueError) as problem:
        raise UserError("{file} is not well-formed XML: {reason}.", file=name, reason=problem) from problem
    waiting = [(root, 1)]
    while waiting:
        element, depth = waiting.pop()
        if depth > MAX_XML_DEPTH:
            raise UserError("{file} is nested more than {limit} deep.", file=name, limit=MAX_XML_DEPTH)
        if str(element.tag).startswith(_XINCLUDE):
            raise UserError(
                "{file} is refused: it declares entities or calls for other files, as no course needs to.", file=name
            )
        waiting.extend((child, depth + 1) for child in element)
    return root


class Archive:
    """An open zip file whose members may be read, not unpacked; what is read of it is counted."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        self._archive = archive
        self._name = name
        self._left_bytes = MAX_UNPACKED_BYTES
        entries = archive.infolist()
        if len(entries) > MAX_MEMBERS:
            raise UserError("{file} has more than {limit} files.", file=name, limit=MAX_MEMBERS)
        self._members: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            path = inside(entry, name, MAX_FOLDERS)
            if path is not None:
                self._members[str(path)] = entry

    @property
    def names(self) -> tuple[str, ...]:
        """The paths of its files."""
        return tuple(self._members)

    def __contains__(self, member: str) -> bool:
        return member in self._members

    def read(self, member: str) -> bytes:
        """Return the bytes of a member. Raises UserError for more than bounds allow, or for damage."""
        entry = self._members[member]
        most = min(self._left_bytes, max(_FREE_BYTES, MAX_RATIO * entry.compress_size))
        data = self._start(entry, most + 1)
        if len(data) > most:
            raise UserError("{file} unpacks to far more than it should.", file=self._name)
        return data

    def head(self, member: str) -> bytes:
        """Return the first bytes of a member, as far as they say what it is. Raises UserError for damage."""
        return self._start(self._members[member], _HEAD_BYTES)

    def _start(self, entry: zipfile.ZipInfo, most: int) -> bytes:
        data = bytearray()
        try:
            with self._archive.open(entry) as source:
                while len(data) < most and (chunk := source.read(min(_CHUNK_BYTES, most - len(data)))):
                    data += chunk
        except _BROKEN as problem:
            raise UserError("{file} is damaged or not a plain zip file.", file=self._name) from problem
        finally:
            self._left_bytes = max(0, self._left_bytes - len(data))
        return bytes(data)


@contextmanager
def archive_of(path: Path) -> Iterator[Archive]:
    """Open a zip file. Raises UserError where it is damaged, or where the name of a member leads elsewhere."""
    try:
        archive = zipfile.ZipFile(path)
    except _BROKEN as problem:
        raise UserError("{file} is damaged or not a plain zip file.", file=path.name) from problem
    with archive:
        yield Archive(archive, path.name)


def beside(member: str, href: str) -> str:
    """Return the path of what a member calls `href`, as the archive names it; "" where that leads out."""
    parts: list[str] = []
    for part in (*PurePosixPath(member).parent.parts, *PurePosixPath(href.replace("\\", "/")).parts):
        if part == ".." and not parts:
            return ""
        parts = parts[:-1] if part == ".." else [*parts, part]
    return "/".join(parts)
