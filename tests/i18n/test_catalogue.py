"""The catalogues follow the code, and every fault planted in one is found."""

from gettext import c2py

import pytest

from i18n import LANGUAGES, catalogue
from i18n.catalogue import check, extract, update
from i18n.speaking import translations
from tests.i18n.house import COME, ERRORS, HELLO, HOURS, PAGE, ROLL, build, translate, write

AR, TI, SV = "i18n/ar/participant.po", "i18n/ti/participant.po", "i18n/sv/participant.po"


@pytest.fixture
def house(tmp_path):
    return build(tmp_path)


def change(house, name, old, new):
    text = (house / name).read_text()
    assert old in text
    (house / name).write_text(text.replace(old, new))


def retranslate(house, name, msgid, *forms):
    path = house / name
    path.write_text(translate(path.read_text(), msgid, list(forms)))


def found(house):
    return [(fault.file, fault.msgid, fault.remedy) for fault in check(house)]


def test_a_whole_house_has_no_faults(house):
    assert found(house) == []


def test_sentences_go_to_the_catalogue_of_those_who_read_them(house):
    participant, staff = ((house / f"i18n/{name}.pot").read_text() for name in ("participant", "staff"))
    assert [f'msgid "{each}"' in participant for each in (HELLO, HOURS, COME, ERRORS, "Roll call")] == [
        True,
        True,
        True,
        True,
        False,
    ]
    assert 'msgid "Roll call"' in staff
    assert not (house / "i18n/ar/staff.po").exists()


def test_what_participants_read_too_is_translated_once(house):
    write(house, "templates/auditor/log.html", '{{ _("Can you come?") }}')
    update(house)
    assert COME not in (house / "i18n/staff.pot").read_text()
    assert found(house) == []


def test_writing_twice_changes_nothing(house):
    before = {path: path.read_bytes() for path in (house / "i18n").rglob("*.po*")}
    update(house)
    extract(house)
    assert len(before) == 8
    assert {path: path.read_bytes() for path in (house / "i18n").rglob("*.po*")} == before


def test_the_order_of_the_code_does_not_matter(house):
    before = (house / "i18n/participant.pot").read_bytes()
    change(house, PAGE, "\n", "\n\n")
    write(house, "templates/participant/aaa.html", '{{ _("Can you come?") }}')
    extract(house)
    assert (house / "i18n/participant.pot").read_bytes() == before


def test_english_is_filled_from_the_code(house):
    spoken = translations(house / "i18n/en/participant.po", house / "i18n/en/staff.po")
    assert spoken.gettext("Roll call") == "Roll call"
    assert 'msgstr "Can you come?"' in (house / "i18n/en/participant.po").read_text()


def test_what_participants_and_staff_read_is_said_from_one_place(house):
    spoken = translations(house / SV, house / "i18n/sv/staff.po", house / "i18n/sv/none.po")
    assert (spoken.gettext(COME), spoken.gettext("Roll call")) == ("Kan du komma?", "Upprop")


def test_a_translation_is_never_guessed_from_a_similar_sentence(house):
    change(house, PAGE, "Can you come?", "Can you come now?")
    update(house)
    assert found(house) == [
        (name, "Can you come now?", f"translate it into {LANGUAGES[code].name}")
        for code, name in (("sv", SV), ("ar", AR), ("ti", TI))
    ]


def test_a_sentence_that_returns_finds_its_translation_again(house):
    change(house, PAGE, "Can you come?", "Will you come?")
    update(house)
    change(house, PAGE, "Will you come?", "Can you come?")
    update(house)
    assert found(house) == []
    assert 'msgstr "Kan du komma?"' in (house / SV).read_text()


def test_what_a_translator_notes_stays(house):
    change(house, TI, f'msgid "{COME}"', f'# unsure: plural or singular "you"\nmsgid "{COME}"')
    update(house)
    assert '# unsure: plural or singular "you"' in (house / TI).read_text()


def test_what_the_code_tells_translators_comes_along(house):
    write(house, "templates/device/show.html", '{# Translators: on a tablet #}\n{{ _("Scan") }}')
    write(house, "webapp/device/show.py", '# Translators: on paper\n_("Poster")')
    update(house)
    assert '#. on a tablet\nmsgid "Scan"' in (house / TI).read_text()
    assert '#. on paper\nmsgid "Poster"' in (house / TI).read_text()


def test_new_code_asks_for_an_update(house):
    write(house, "templates/participant/week.html", '{{ _("This week") }}')
    assert (
        "i18n/participant.pot",
        "",
        "the code says something else by now: run narvara i18n update",
    ) in found(house)
    assert (AR, "This week", "it is not in this file: run narvara i18n update") in found(house)


def test_a_sentence_that_left_the_code_asks_for_an_update(house):
    change(house, PAGE, '{{ _("Can you come?") }}', "")
    extract(house)
    assert (SV, COME, "the code says it no longer: run narvara i18n update") in found(house)


def test_a_missing_catalogue_is_missed(house):
    (house / TI).unlink()
    assert found(house) == [(TI, "", "it is missing: run narvara i18n update")]


def test_english_that_says_something_else_is_found(house):
    retranslate(house, "i18n/en/participant.po", COME, "Could you come?")
    assert found(house) == [
        ("i18n/en/participant.po", COME, "English says what the code says: run narvara i18n update")
    ]


@pytest.mark.parametrize(
    ("name", "msgid", "forms", "remedy"),
    [
        (SV, COME, [""], "translate it into Svenska"),
        (
            AR,
            HOURS,
            ["%(num)s س", "", "س", "%(num)s س", "%(num)s س", "%(num)s س"],
            "translate it into العربية",
        ),
        (SV, HELLO, ["Hej, <b>välkommen</b>."], "put %(name)s back"),
        (SV, HELLO, ["Hej %(namn)s, <b>välkommen</b>."], "put %(name)s back"),
        (SV, HELLO, ["Hej %(name)d, <b>välkommen</b>."], "put %(name)s back"),
        (
            SV,
            HELLO,
            ["Hej %(name)s %(time)s, <b>välkommen</b>."],
            "take %(time)s out, or spell it as the English does",
        ),
        (SV, COME, ["Kan du %s komma?"], "take %s out, or spell it as the English does"),
        (SV, ERRORS, ["100 %"], "write %% for a percent sign"),
        (SV, HOURS, ["%(num)s timme kvar", "timmar kvar"], "put %(num)s back"),
        (TI, HOURS, ["ሰዓት ተሪፉ", "%(num)s ሰዓታት ተሪፉ"], "put %(num)s back"),
        (AR, HOURS, ["0", "1", "2", "ساعات", "%(num)s ساعة", "%(num)s ساعة"], "put %(num)s back"),
        (SV, HELLO, ["Hej %(name)s, välkommen."], "use the same tags as the English: <b> </b>"),
        (SV, HELLO, ["Hej %(name)s, <i>välkommen</i>."], "use the same tags as the English: <b> </b>"),
        (SV, ERRORS, ["<script>Fel</script>"], "use the same tags as the English: none"),
        (AR, ERRORS, ["\u2066قائمة"], "pair each opening direction mark with its closing one"),
        (AR, ERRORS, ["قائمة\u2069"], "pair each opening direction mark with its closing one"),
        (AR, ERRORS, ["\u202bقائمة\u2069"], "pair each opening direction mark with its closing one"),
        (SV, ERRORS, ["Felens upprop "], "begin and end with the same space as the English"),
        (SV, COME, ["Kan du komma"], "end with ?"),
        (SV, COME, ["Kan du komma."], "end with ?"),
        (AR, COME, ["هل يمكنك المجيء?"], "end with ؟"),
        (TI, HELLO, ["ሰላም %(name)s፣ <b>እንቋዕ</b>."], "end with ።"),
        (SV, ERRORS, ["Felens upprop."], "end without punctuation, as the English does"),
        (AR, ERRORS, ["قائمة ٣"], "write numbers with the digits 0-9"),
    ],
)
def test_a_fault_planted_in_a_translation_is_found(house, name, msgid, forms, remedy):
    retranslate(house, name, msgid, *forms)
    assert (name, msgid, remedy) in found(house)


def test_direction_marks_in_pairs_are_well(house):
    retranslate(house, AR, ERRORS, "\u2067قائمة \u200e\u2066QR\u2069\u2069")
    assert found(house) == []


def test_the_number_may_be_a_word_where_the_form_is_said_of_one_number_only(house):
    retranslate(house, SV, HOURS, "En timme kvar", "%(num)s timmar kvar")
    assert found(house) == []


def test_a_fuzzy_translation_is_found(house):
    change(house, SV, f'msgid "{COME}"', f'#, fuzzy\nmsgid "{COME}"')
    assert found(house) == [(SV, COME, "read this translation, mend it, and remove the mark “fuzzy”")]


@pytest.mark.parametrize("forms", [["%(num)s ساعة"] * 5, ["%(num)s ساعة"] * 7])
def test_too_few_or_too_many_plural_forms_are_found(house, forms):
    retranslate(house, AR, HOURS, *forms)
    assert [name for name, _, _ in found(house)] == [AR]


def test_the_plural_rule_that_tools_write_for_arabic_is_found(house):
    babels = "n%100>=3 && n%100<=10 ? 3 : n%100>=0 && n%100<=2 ? 4 : 5"
    change(house, AR, "n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5", babels)
    assert (AR, "", f"write the header “Plural-Forms: {LANGUAGES['ar'].plural_forms}”") in found(house)
    assert c2py(f"(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : {babels})")(11) == 5


def test_a_header_with_another_number_of_forms_is_found(house):
    change(house, TI, "nplurals=2", "nplurals=1")
    assert TI in [name for name, _, _ in found(house)]


def test_a_changed_reviewer_is_found(house):
    change(house, AR, "X-Reviewed-By: nobody yet", "X-Reviewed-By: a friend")
    assert found(house) == [(AR, "", "its header differs from i18n/languages.py: run narvara i18n update")]


@pytest.mark.parametrize(
    ("name", "line"),
    [
        (ROLL, "x = _(f'Hello {title}')"),
        (ROLL, "x = _('Hello ' + title)"),
        (ROLL, "x = _('Hello %s' % title)"),
        (ROLL, "x = _('Hello {}'.format(title))"),
        (ROLL, "x = _(title)"),
        (ROLL, "x = _()"),
        (ROLL, "x = _(3)"),
        (ROLL, "x = ngettext('one', title, 3)"),
        (PAGE, "{{ _('Hello ' ~ who) }}"),
        (PAGE, "{{ _(who) }}"),
    ],
)
def test_a_sentence_put_together_inside_the_call_is_found(house, name, line):
    write(house, name, (house / name).read_text() + f"\n{line}\n")
    (fault,) = check(house)
    assert fault.file.startswith(f"{name}:")
    assert "write the whole sentence inside the call" in fault.remedy


def test_a_sentence_with_and_without_plural_is_found(house):
    write(house, "templates/participant/week.html", '{{ _("%(num)s hour left") }}')
    assert found(house) == [("templates/participant/week.html", HOURS, "word it differently with and without a plural")]


@pytest.mark.parametrize(("name", "text"), [("templates/base.html", "{% if %}"), ("webapp/app.py", "def (")])
def test_a_file_that_cannot_be_read_is_named(house, name, text):
    write(house, name, text)
    assert [fault.file for fault in check(house)] == [name]
    assert "mend line 1" in str(check(house)[0])


def test_a_fault_says_where_what_and_how(house):
    retranslate(house, SV, COME, "Kan du komma")
    assert [str(fault) for fault in check(house)] == ["i18n/sv/participant.po: 'Can you come?': end with ?"]


def test_the_command_ends_with_1_while_something_is_left_to_do(house, monkeypatch, capsys):
    monkeypatch.setattr(catalogue.check, "__defaults__", (house,))
    assert catalogue.main(["check"]) == 0
    assert capsys.readouterr().out == "Every catalogue is whole.\n"
    retranslate(house, SV, COME, "")
    assert catalogue.main(["check"]) == 1
    assert capsys.readouterr().out == f"i18n/sv/participant.po: {COME!r}: translate it into Svenska\n"
    assert catalogue.main(["compile"]) == 2


def test_counted_sentences_take_their_form_from_the_catalogue(house):
    spoken = translations(house / AR)
    said = [spoken.ngettext(HOURS, "%(num)s hours left", num) for num in (0, 1, 2, 3, 11, 100)]
    assert said == ["%(num)s ساعة", "ساعة واحدة", "ساعتان", "%(num)s ساعات", "%(num)s ساعة", "%(num)s ساعة"]
