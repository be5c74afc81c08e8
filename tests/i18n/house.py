"""A very small house to plant faults in: three sentences for participants, one for staff, all translated."""

from pathlib import Path

from i18n.catalogue import update

PAGE = "templates/participant/today.html"
ROLL = "webapp/supervisor/roll_call.py"

SOURCES = {
    PAGE: """
        {% trans name=who %}
          Hello {{ name }},
          <b>welcome</b>.
        {% endtrans %}
        {% trans num=left %}{{ num }} hour left{% pluralize %}{{ num }} hours left{% endtrans %}
        <a>{{ _("Can you come?") }}</a>
    """,
    ROLL: 'from i18n import gettext as _\n\n\ndef title():\n    return _("Roll call")\n',
    "webapp/errors.py": 'from i18n import gettext\n\nTITLE = gettext("Roll call of errors")\n',
}

HELLO = "Hello %(name)s, <b>welcome</b>."
HOURS = "%(num)s hour left"
COME = "Can you come?"
ERRORS = "Roll call of errors"

TRANSLATIONS = {
    "sv/participant.po": {
        HELLO: ["Hej %(name)s, <b>välkommen</b>."],
        HOURS: ["%(num)s timme kvar", "%(num)s timmar kvar"],
        COME: ["Kan du komma?"],
        ERRORS: ["Felens upprop"],
    },
    "ar/participant.po": {
        HELLO: ["<b>أهلا</b> يا %(name)s."],
        HOURS: ["%(num)s ساعة", "ساعة واحدة", "ساعتان", "%(num)s ساعات", "%(num)s ساعة", "%(num)s ساعة"],
        COME: ["هل يمكنك المجيء؟"],
        ERRORS: ["قائمة الأخطاء"],
    },
    "ti/participant.po": {
        HELLO: ["ሰላም %(name)s፣ <b>እንቋዕ ብደሓን መጻእካ</b>።"],
        HOURS: ["%(num)s ሰዓት ተሪፉ", "%(num)s ሰዓታት ተሪፉ"],
        COME: ["ክትመጽእ ትኽእል ዲኻ?"],
        ERRORS: ["ዝርዝር ጌጋታት"],
    },
    "sv/staff.po": {"Roll call": ["Upprop"]},
}


def build(root: Path) -> Path:
    """Write the sources and whole catalogues for them."""
    for name, text in SOURCES.items():
        write(root, name, text)
    (root / "i18n").mkdir()
    update(root)
    for name, said in TRANSLATIONS.items():
        path = root / "i18n" / name
        text = path.read_text()
        for msgid, forms in said.items():
            text = translate(text, msgid, forms)
        path.write_text(text)
    return root


def write(root: Path, name: str, text: str) -> None:
    """Write one file of the house."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def translate(text: str, msgid: str, forms: list[str]) -> str:
    """The text of a .po file with these translations of one sentence."""
    before, mark, after = text.partition(f'msgid "{msgid}"\n')
    assert mark, msgid
    entry, end, rest = after.partition("\n\n")
    lines = [line for line in entry.splitlines() if not line.startswith("msgstr")]
    if len(forms) == 1:
        lines.append(f'msgstr "{forms[0]}"')
    else:
        lines += [f'msgstr[{index}] "{form}"' for index, form in enumerate(forms)]
    return before + mark + "\n".join(lines) + (end or "\n") + rest
