"""One word for one thing: what i18n/glossary.md settles stands in the catalogues."""

import re

from babel.messages.pofile import read_po

from i18n.catalogue import ROOT

# Protected persons are a term of the law's own (skyddade personuppgifter).
ANOTHER_WORD = re.compile(r"(?<!skyddade )\bperson(en|ens|er|erna|ernas)?\b", re.IGNORECASE)


def test_staff_read_of_a_participant_by_one_word():
    with (ROOT / "i18n/sv/staff.po").open(encoding="utf-8") as file:
        found = [each for each in read_po(file) if each.id]
    said = [form for each in found for form in ([each.string] if isinstance(each.string, str) else each.string)]
    wrong = [form for form in said if ANOTHER_WORD.search(form)]
    assert not wrong, f"a participant is “deltagare” (i18n/glossary.md): {wrong}"


def test_a_pin_is_spelled_one_way():
    for name in ("participant", "staff"):
        said = (ROOT / f"i18n/sv/{name}.po").read_text(encoding="utf-8")
        wrong = re.findall(r"^msgstr.*(?:\bPIN\b(?!-kod)|pin-?kod|Pin-?kod).*$", said, re.MULTILINE)
        assert not wrong, f"a PIN is “PIN-kod”: {wrong}"
