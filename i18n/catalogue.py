"""The catalogues of translated sentences: gathered from the code, kept in step with it, and checked.

python -m i18n.catalogue extract    writes what the code says: i18n/participant.pot, i18n/staff.pot
python -m i18n.catalogue update     extract, then bring every i18n/<language>/*.po in step
python -m i18n.catalogue check      says what is left to do; 1 when anything is
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po, write_po

from i18n import sources
from i18n.faults import Fault, remedies
from i18n.languages import LANGUAGES, STAFF_LANGUAGES, Language

ROOT = Path(__file__).parent.parent
DOMAIN_LANGUAGES: Mapping[str, Mapping[str, Language]] = {
    "participant": LANGUAGES,
    "staff": STAFF_LANGUAGES,
}
SOURCE = "en"
"""The language the code is written in: its catalogues are filled from the sentences themselves."""


def extract(root: Path = ROOT) -> None:
    """Write the .pot files: every sentence of the code, sorted, without line numbers."""
    for domain, found in sources.extract(root).items():
        _pot(root, domain).write_bytes(_pot_text(found))


def update(root: Path = ROOT) -> None:
    """Write the .pot and .po files. A translation stays as long as its sentence does, and is never guessed.

    What the code no longer says is kept at the end of its file, and taken up again if it returns.
    """
    extract(root)
    for domain, languages in DOMAIN_LANGUAGES.items():
        template = _read(_pot(root, domain))
        for language in languages.values():
            path = _po(root, domain, language)
            path.parent.mkdir(parents=True, exist_ok=True)
            known = _read(path) if path.exists() else Catalog()
            path.write_bytes(_po_text(_merged(template, known, language), language))


def check(root: Path = ROOT) -> list[Fault]:
    """Everything that keeps the catalogues from being whole; an empty list when they are."""
    if unreadable := sources.unfindable(root):
        return unreadable
    return list(_faults(root))


def _faults(root: Path) -> Iterator[Fault]:
    for domain, found in sources.extract(root).items():
        pot = _pot(root, domain)
        if not pot.exists() or pot.read_bytes() != _pot_text(found):
            yield Fault(_name(root, pot), "", "the code says something else by now: run narvara i18n update")
        for language in DOMAIN_LANGUAGES[domain].values():
            yield from _faults_of(root, _po(root, domain, language), found, language)


def _faults_of(root: Path, path: Path, found: Catalog, language: Language) -> Iterator[Fault]:
    name = _name(root, path)
    if not path.exists():
        yield Fault(name, "", "it is missing: run narvara i18n update")
        return
    try:
        known = _read(path)
    except (PoFileError, ValueError) as error:
        yield Fault(name, "", f"it cannot be read, mend it: {error}")
        return
    header = dict(known.mime_headers)
    if header.get("Plural-Forms") != language.plural_forms:
        yield Fault(name, "", f"write the header “Plural-Forms: {language.plural_forms}”")
    if path.read_bytes().split(b"\n\n")[0] != _header(language).encode():
        yield Fault(name, "", "its header differs from i18n/languages.py: run narvara i18n update")
    for message in _sentences(found):
        said = known.get(message.id, message.context)
        if said is None or said.id != message.id:
            yield Fault(name, _msgid(message), "it is not in this file: run narvara i18n update")
        elif language.code == SOURCE and said.string != _filled(message):
            yield Fault(name, _msgid(message), "English says what the code says: run narvara i18n update")
        else:
            yield from (Fault(name, _msgid(message), each) for each in remedies(said, language))
    for message in _sentences(known):
        if found.get(message.id, message.context) is None:
            yield Fault(name, _msgid(message), "the code says it no longer: run narvara i18n update")


def _merged(template: Catalog, known: Catalog, language: Language) -> Catalog:
    merged = Catalog()
    merged.mime_headers = [("Plural-Forms", language.plural_forms)]
    for message in _sentences(template):
        key = merged._key_for(message.id, message.context)
        said = known.get(message.id, message.context) or known.obsolete.pop(key, None)
        kept = said if said and said.id == message.id else None
        merged.add(
            message.id,
            _filled(message) if language.code == SOURCE else kept.string if kept else "",
            flags=message.flags | (kept.flags if kept else set()),
            auto_comments=message.auto_comments,
            user_comments=kept.user_comments if kept else [],
            context=message.context,
        )
    gone = [each for each in _sentences(known) if merged.get(each.id, each.context) is None]
    if language.code != SOURCE:
        merged.obsolete.update(known.obsolete)
        merged.obsolete.update({merged._key_for(each.id, each.context): each for each in gone})
    return merged


def _filled(message: Message) -> str | tuple[str, ...]:
    return message.id if isinstance(message.id, str) else tuple(message.id)


def _pot_text(found: Catalog) -> bytes:
    header = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"'
    return header.encode() + b"\n\n" + _body(found)


def _po_text(catalog: Catalog, language: Language) -> bytes:
    return _header(language).encode() + b"\n\n" + _body(catalog)


def _header(language: Language) -> str:
    """The same at every writing: dates and names of tools would only make differences to read."""
    fields = {
        "Language": language.code,
        "Plural-Forms": language.plural_forms,
        "X-Reviewed-By": language.reviewed_by or "nobody yet",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
    }
    return "\n".join(['msgid ""', 'msgstr ""', *(f'"{name}: {value}\\n"' for name, value in fields.items())])


def _body(catalog: Catalog) -> bytes:
    written = BytesIO()
    write_po(written, catalog, width=0, no_location=True, omit_header=True, sort_output=True)
    return written.getvalue().rstrip(b"\n") + b"\n"


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, abort_invalid=True)


def _sentences(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def _msgid(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _pot(root: Path, domain: str) -> Path:
    return root / "i18n" / f"{domain}.pot"


def _po(root: Path, domain: str, language: Language) -> Path:
    return root / "i18n" / language.code / f"{domain}.po"


def _name(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()


def main(arguments: list[str]) -> int:
    """One of extract, update and check; check ends with 1 when something is left to do."""
    writing: dict[str, Callable[[], None]] = {"extract": extract, "update": update}
    match arguments:
        case [("extract" | "update") as name]:
            writing[name]()
            return 0
        case ["check"]:
            faults = check()
            sys.stdout.write("".join(f"{fault}\n" for fault in faults) or "Every catalogue is whole.\n")
            return 1 if faults else 0
        case _:
            sys.stderr.write(__doc__ or "")
            return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
