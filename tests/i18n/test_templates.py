"""What templates say, in the language spoken while they render."""

from datetime import UTC, datetime

import pytest
from jinja2 import Environment

from i18n import LANGUAGES, gettext, install, ngettext, pgettext, speak

NINE = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.fixture
def render():
    env = Environment(autoescape=True)
    install(env)
    return lambda text, **values: env.from_string(text).render(**values)


def test_the_words_are_filters(render):
    text = "{{ at|clock }}, {{ at|day }}, {{ at|day_short }}, {{ at|day_time }}, {{ at|week }}, {{ 750|hours }}"
    assert render(text, at=NINE) == (
        "09:00, måndag 23 november, mån 23/11, måndag 23 november kl.\xa009:00, vecka 48, 12 tim 30 min"
    )
    assert render("{{ clock_range(at, at) }}", at=NINE) == "09:00–09:00"


def test_one_compiled_template_speaks_every_language():
    env = Environment(autoescape=True)
    install(env)
    page = env.from_string("{{ 60|hours }} {{ language().html_lang }} {{ language().direction }}")
    said = []
    for code in LANGUAGES:
        with speak(code):
            said.append(page.render())
    assert said == ["1 tim sv ltr", "1 h en ltr", "ساعة واحدة ar rtl", "1 ሰዓት ti ltr"]


def test_values_are_escaped_and_sentences_are_not(render):
    text = "{% trans name=name %}<b>Hello</b> {{ name }}{% endtrans %} {{ _('so %(name)s', name=name) }}"
    assert render(text, name="<i>") == "<b>Hello</b> &lt;i&gt; so &lt;i&gt;"


def test_a_sentence_over_several_lines_is_one_line(render):
    assert render("{% trans %}\n  One\n  sentence\n{% endtrans %}") == "One sentence"


def test_counting(render):
    text = "{% trans num=n %}{{ num }} person{% pluralize %}{{ num }} people{% endtrans %}"
    assert [render(text, n=n) for n in (0, 1, 2)] == ["0 people", "1 person", "2 people"]
    assert render("{{ ngettext('%(num)s person', '%(num)s people', 3) }}") == "3 people"
    assert render("{{ npgettext('roll', '%(num)s person', '%(num)s people', 1) }}") == "1 person"


def test_a_sentence_in_python():
    assert gettext("Hello %(name)s", name="Amina") == "Hello Amina"
    assert gettext("50 % of it") == "50 % of it"
    assert ngettext("%(num)s person", "%(num)s people", 2) == "2 people"
    assert ngettext("%(who)s once", "%(who)s %(num)s times", 1, who="Amina") == "Amina once"
    assert pgettext("a place", "Here") == "Here"


def test_a_sentence_that_has_no_translation_yet_stays_english():
    with speak("ar"):
        assert gettext("No catalogue says this") == "No catalogue says this"
