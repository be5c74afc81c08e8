"""Whoever sends a form that was made for another changes nothing, and no form breaks anything."""

import itertools
import math
from collections.abc import Iterator

import pytest

from tests.walk.conftest import Walked
from tests.walk.judge import Judge
from tests.walk.posting import Sender, is_id
from tests.walk.standing import SITE_OF
from tests.walk.walker import takes_forms

FORMS_OF_EACH = 3
GARBAGE = ("", "qvnonsense", "-1", "9" * 25, "\x00", "å" * 5000, "2026-02-30", "25:99", "../../etc/passwd", "[]")
# What PostgreSQL refuses where SQLite does not mind.
FOR_A_STRICT_DATABASE = ("\x00", "9" * 25)


@pytest.fixture(scope="module")
def sender(walked: Walked) -> Iterator[Sender]:
    """Sends forms in the world that was walked through; what it hears is judged apart."""
    before, walked.judge = walked.judge, Judge(walked.lived, walked.keys.about)
    yield Sender(walked)
    walked.judge = before


def test_every_form_there_is_was_found_on_a_page(sender: Sender):
    missing = [each for each in sorted(takes_forms()) if not sender.walk.forms[each]]
    assert not missing, f"give the walk's town a state that shows a form of these: {missing}"


def test_a_strangers_form_changes_nothing(sender: Sender):
    faults = [
        fault for endpoint in sorted(takes_forms()) for fault in sender.send_as_strangers(endpoint, FORMS_OF_EACH)
    ]
    assert not faults, "\n".join(faults[:20])
    assert sender.sent_as_strangers > 300, "or the strangers are no strangers"


def test_an_id_of_somebody_else_in_ones_own_form_changes_nothing_of_theirs(sender: Sender):
    people = sender.walk.lived.people
    for endpoint in sorted(takes_forms()):
        for form in sender.some_forms(endpoint, 1):
            reader = sender.sender_of(form)
            at_home = {SITE_OF[key] for key in people if key == reader.who} | {"verkstan"}
            others = [str(person.id) for key, person in people.items() if SITE_OF[key] not in at_home]
            for name, other in itertools.product({name for name, value in form.fields if is_id(value)}, others):
                fields = [(each, other if each == name else value) for each, value in form.fields]
                before = sender.everything()
                sender.send(reader, form.action, fields)
                new = sender.everything() - before
                assert not [row for row in new if other in row], f"{reader.name} changed {other} by {form.action}"


def test_a_form_without_its_token_changes_nothing(sender: Sender):
    before = sender.everything()
    for endpoint in sorted(takes_forms()):
        for form in sender.some_forms(endpoint, 1):
            reader = sender.sender_of(form)
            fields = {name: value for name, value in form.fields if name != "csrf_token"}
            assert reader.client.post(form.action, data=fields).status_code == 400, form.action
    assert sender.everything() == before


def dealt_out(names: list[str], garbage: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Two pieces of garbage for each field, and every piece in some field of each form; a single field gets all."""
    each = max(2, math.ceil(len(garbage) / max(1, len(names))))
    pieces = itertools.cycle(garbage)
    for name in names:
        yield from ((name, piece) for piece in itertools.islice(pieces, each))


def test_no_form_breaks_whatever_is_in_it(sender: Sender):
    last = "sign_in.sign_out"  # after it, its sender is nobody
    garbage = GARBAGE if sender.walk.app.extensions["database"].sqlite else FOR_A_STRICT_DATABASE
    for endpoint in sorted(sorted(takes_forms()), key=lambda each: each == last):
        for form in sender.some_forms(endpoint, 1):
            reader, names = sender.sender_of(form), dict(form.fields).keys() - {"csrf_token"}
            sender.send(reader, form.action, [])
            for name, value in dealt_out(sorted(names), garbage):
                fields = [(each, value if each == name else given) for each, given in form.fields]
                sender.send(reader, form.action, fields)
    assert not sender.walk.judge.broken, sender.walk.judge.broken[:20]


def test_no_answer_to_a_form_held_what_is_not_its_readers(sender: Sender):
    assert sum(sender.walk.judge.answers.values()) > 500, "this test comes after the others"
    assert not sender.walk.judge.leaks, "\n".join(sorted(set(sender.walk.judge.leaks))[:40])
