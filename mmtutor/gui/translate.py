"""Translations: installs the window's language and says the lower floors' sentences in it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale, QTranslator

from mmtutor.errors import UserError
from mmtutor.messages import Message
from mmtutor.paths import asset

LANGUAGES = {"en": "English", "zh_CN": "简体中文"}
COURSE_LANGUAGES = {"en": "en", "zh_CN": "zh"}


def say(sentence: Message | UserError | str) -> str:
    """Return a sentence in the window's language: the template is looked up, then its braces are filled in."""
    if isinstance(sentence, UserError):
        sentence = sentence.message
    if isinstance(sentence, str):
        return sentence
    values = {name: say(v) if isinstance(v, Message | UserError) else v for name, v in sentence.values.items()}
    return QCoreApplication.translate("Message", sentence.template).format(**values)


def together(*sentences: str) -> str:
    """Return sentences one after the other, with a space between unless the full stop is as wide as a Chinese one."""
    return " ".join(sentences).replace("。 ", "。")


def system_language() -> str:
    """Return the language of `LANGUAGES` that fits the system best."""
    return "zh_CN" if QLocale.system().language() == QLocale.Language.Chinese else "en"


def language_of(wanted: str) -> str:
    """Return the key of `LANGUAGES` that fits a tag such as "zh" or "en_GB"; "system" asks the system."""
    if wanted == "system":
        return system_language()
    return wanted if wanted in LANGUAGES else "zh_CN" if wanted.startswith("zh") else "en"


class Translation:
    """The one translator that is installed at a time."""

    def __init__(self) -> None:
        self._installed: QTranslator | None = None

    def install(self, language: str) -> None:
        """Speak `language` from now on; English needs no file."""
        if self._installed is not None:
            QCoreApplication.removeTranslator(self._installed)
            self._installed = None
        if language != "en":
            translator = QTranslator()
            if translator.load(str(asset("translations", f"mmtutor_{language}.qm"))):
                QCoreApplication.installTranslator(translator)
                self._installed = translator
