"""Collects every sentence of the program, merges it into the translation file, and compiles that for Qt.

    python packaging/translations.py           update the .ts file, then make the .qm file
    python packaging/translations.py --check   exit 1 where a sentence is missing, left over or not translated

Sentences come from `self.tr("...")` (context: the class), `message("...")` and `UserError("...")` (context: Message).
All are string literals, which a test makes sure of; so the syntax tree knows them and nothing has to be run.
"""

from __future__ import annotations

import ast
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "mmtutor"
LANGUAGES = ("zh_CN",)
NOT_IN_THE_APP = {"network", "training", "commands"}
MESSAGE_MAKERS = {"message", "Message", "UserError", "BadDatabaseError", "MathsSyntaxError"}

Sentences = dict[tuple[str, str], str]  # (context, English) -> translation


class _Collector(ast.NodeVisitor):
    """Finds the sentences of one module."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str]] = []
        self._classes: list[str] = []

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._classes.append(node.name)
        self.generic_visit(node)
        self._classes.pop()

    def visit_Call(self, node: ast.Call) -> None:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        first = node.args[0] if node.args else None
        if isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value:
            if name == "tr" and self._classes:
                self.found.append((self._classes[-1], first.value))
            elif name in MESSAGE_MAKERS:
                self.found.append(("Message", first.value))
        self.generic_visit(node)


def sentences(package: Path = PACKAGE) -> Iterator[tuple[str, str]]:
    """Yield (context, English) of every sentence in the package, without repetition."""
    seen: set[tuple[str, str]] = set()
    for file in sorted(package.rglob("*.py")):
        if file.relative_to(package).parts[0] in NOT_IN_THE_APP:
            continue
        collector = _Collector()
        collector.visit(ast.parse(file.read_text(encoding="utf-8"), str(file)))
        for each in collector.found:
            if each not in seen:
                seen.add(each)
                yield each


def read(file: Path) -> Sentences:
    """Read a .ts file; what is not finished has the translation ""."""
    if not file.is_file():
        return {}
    found: Sentences = {}
    for context in ET.parse(file).getroot().iter("context"):
        for entry in context.iter("message"):
            translation = entry.find("translation")
            done = translation is not None and translation.get("type") is None
            text = (translation.text or "") if done and translation is not None else ""
            found[context.findtext("name", ""), entry.findtext("source", "")] = text
    return found


def write(file: Path, language: str, known: Sentences) -> None:
    """Write a .ts file, sorted, so that changes are easy to read."""
    root = ET.Element("TS", version="2.1", language=language, sourcelanguage="en")
    for context in sorted({context for context, _ in known}):
        element = ET.SubElement(root, "context")
        ET.SubElement(element, "name").text = context
        for english in sorted(english for where, english in known if where == context):
            entry = ET.SubElement(element, "message")
            ET.SubElement(entry, "source").text = english
            translation = ET.SubElement(entry, "translation")
            if known[context, english]:
                translation.text = known[context, english]
            else:
                translation.set("type", "unfinished")
    ET.indent(root, "  ")
    text = ET.tostring(root, encoding="unicode")
    file.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{text}\n', encoding="utf-8")


def compile_for_qt(file: Path) -> None:
    """Make the .qm file beside a .ts file."""
    release = Path(sys.executable).with_name("pyside6-lrelease")
    subprocess.run([str(release), "-silent", str(file), "-qm", str(file.with_suffix(".qm"))], check=True)


def main() -> int:
    """Update, or check."""
    check = "--check" in sys.argv[1:]
    wanted = list(sentences())
    trouble = False
    for language in LANGUAGES:
        file = ROOT / "assets" / "translations" / f"mmtutor_{language}.ts"
        before = read(file)
        anywhere = {english: translation for (_, english), translation in before.items() if translation}
        known = {key: before.get(key) or anywhere.get(key[1], "") for key in wanted}
        missing = [key for key, translation in known.items() if not translation]
        if check:
            left_over = [key for key in before if key not in known]
            trouble = trouble or bool(missing or left_over or any(key not in before for key in known))
        else:
            write(file, language, known)
            compile_for_qt(file)
        sys.stdout.write(f"{language}: {len(known)} sentences, {len(missing)} without a translation\n")
        for context, english in missing:
            sys.stdout.write(f"  {context}: {english}\n")
    return int(trouble)


if __name__ == "__main__":
    sys.exit(main())
