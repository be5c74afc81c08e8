"""What can be wrong with a translation, and the sentence that says what to do about it."""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from gettext import c2py

from babel.messages.catalog import Message

from i18n.languages import Language

_PLACEHOLDER = re.compile(r"%(?:\((\w+)\))?[#0\- +]*\d*(?:\.\d+)?([a-zA-Z])")
_TAG = re.compile(r"</?[a-zA-Z][^>]*>")
_NUMBER_NAMES = {"num", "count", "number", "n"}

_OPENED_BY = {"\u2069": "\u2066\u2067\u2068", "\u202c": "\u202a\u202b\u202d\u202e"}
_OPENING = "".join(_OPENED_BY.values())

# What ends a sentence, and the English mark it stands for. A mark that a language does not use
# (the Latin question mark in Arabic, say) counts as lost.
_LATIN_ENDINGS = {mark: mark for mark in ".?!:…,;"}
_ENDINGS = {
    "ar": {".": ".", "؟": "?", "!": "!", ":": ":", "…": "…", "،": ",", "؛": ";"},
    "ti": {"።": ".", "?": "?", "!": "!", ":": ":", "፦": ":", "…": "…", "፣": ",", "፤": ";"},
}
_AFTER_THE_END = "\"'”’»›)]\u200e\u200f\u2069\u202c"


@dataclass(frozen=True)
class Fault:
    """One thing to mend: in which file, at which sentence, and how."""

    file: str
    msgid: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}: {self.msgid!r}: {self.remedy}" if self.msgid else f"{self.file}: {self.remedy}"


def remedies(message: Message, language: Language) -> Iterator[str]:
    """What to do about this translated sentence; nothing when it is well."""
    if message.fuzzy:
        yield "read this translation, mend it, and remove the mark “fuzzy”"
    sources, forms = _as_list(message.id), _as_list(message.string)
    if len(forms) != (language.plural_count if len(sources) == 2 else 1):
        yield f"give it {language.plural_count} plural forms; it has {len(forms)}"
    elif not all(forms):
        yield f"translate it into {language.name}"
    else:
        alone = _forms_of_one_number(language)
        for index, said in enumerate(forms):
            # The first English form speaks of one thing; all others are held against the second.
            source = sources[0] if len(sources) == 1 or index in alone else sources[1]
            number_may_go = len(sources) == 2 and index in alone
            yield from _placeholder_remedies(sources, source, said, number_may_go)
            yield from _shape_remedies(source, said, language)


def _as_list(said: str | list[str] | tuple[str, ...] | None) -> list[str]:
    return [said or ""] if said is None or isinstance(said, str) else list(said)


def _placeholder_remedies(sources: list[str], source: str, said: str, number_may_go: bool) -> Iterator[str]:
    wanted, found = _placeholders(source), _placeholders(said)
    allowed = set[str]().union(*map(_placeholders, sources))
    for lost in sorted(wanted - found):
        if not (number_may_go and lost[2:-2] in _NUMBER_NAMES):
            yield f"put {lost} back"
    for extra in sorted(found - allowed):
        yield f"take {extra} out, or spell it as the English does"
    if "%" not in _without_placeholders(source) and "%" in _without_placeholders(said):
        yield "write %% for a percent sign"


def _shape_remedies(source: str, said: str, language: Language) -> Iterator[str]:
    if sorted(_TAG.findall(source)) != sorted(_TAG.findall(said)):
        yield f"use the same tags as the English: {' '.join(_TAG.findall(source)) or 'none'}"
    if not _paired(said):
        yield "pair each opening direction mark with its closing one"
    if _edges(source) != _edges(said):
        yield "begin and end with the same space as the English"
    if (mark := _ending(source, _LATIN_ENDINGS)) != _ending(said, _endings(language)):
        fitting = [each for each, stands_for in _endings(language).items() if stands_for == mark]
        yield f"end with {' or '.join(fitting)}" if mark else "end without punctuation, as the English does"
    if any(sign.isdigit() and not sign.isascii() for sign in said):
        yield "write numbers with the digits 0-9"


def _placeholders(sentence: str) -> set[str]:
    found = _PLACEHOLDER.finditer(sentence.replace("%%", ""))
    return {f"%({each[1]}){each[2]}" if each[1] else f"%{each[2]}" for each in found}


def _without_placeholders(sentence: str) -> str:
    return _PLACEHOLDER.sub("", sentence.replace("%%", ""))


def _paired(sentence: str) -> bool:
    opened: list[str] = []
    for sign in sentence:
        if sign in _OPENING:
            opened.append(sign)
        elif sign in _OPENED_BY and (not opened or opened.pop() not in _OPENED_BY[sign]):
            return False
    return not opened


def _edges(sentence: str) -> tuple[str, str]:
    before = sentence[: len(sentence) - len(sentence.lstrip())]
    return before, sentence[len(sentence.rstrip()) :]


def _ending(sentence: str, endings: dict[str, str]) -> str | None:
    """The English mark that the last mark stands for; None where there is none."""
    bare = _TAG.sub("", sentence).rstrip().rstrip(_AFTER_THE_END)
    return endings.get(bare[-1:])


def _endings(language: Language) -> dict[str, str]:
    return _ENDINGS.get(language.code, _LATIN_ENDINGS)


@functools.cache
def _forms_of_one_number(language: Language) -> frozenset[int]:
    """The plural forms that are said of one number only, so that a word may stand for the digit."""
    form_of = c2py(language.plural_forms.partition("plural=")[2].rstrip(";"))
    said = [form_of(num) for num in range(1000)]
    return frozenset(form for form in said if said.count(form) == 1)
