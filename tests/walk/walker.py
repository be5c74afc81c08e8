"""Everybody asks for every address there is, with every key there is, in every form and language."""

import itertools
import uuid
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BaseConverter, IntegerConverter, Rule, UnicodeConverter, UUIDConverter
from werkzeug.test import TestResponse

from models.people import Role
from models.sessions import step_up
from tests.walk.judge import Asked, Judge
from tests.walk.keys import all_keys
from tests.walk.pages import Form, form_actions_in, forms_in, head_of, links_in, words_of
from tests.walk.readers import Reader, everybody
from tests.walk.scope import WHOLE, Scope
from tests.walk.story import ELSEWHERE, Lived
from tests.walk.town import NOW
from webapp.access import CAPABILITY, admitted_by
from webapp.app import AREAS

# How an address is asked for: the page, the part that htmx swaps, and what an answer could be mistaken for.
SHAPES: dict[str, dict[str, str]] = {
    "page": {},
    "part": {"HX-Request": "true"},
    "head": {},
    "boosted": {"HX-Request": "true", "HX-Boosted": "true"},
    "json": {"Accept": "application/json"},
}
FIRST_SHAPES = ("page", "part", "head")
STATIC = frozenset({"static", "stylesheet"})
BY_A_SCRIPT = frozenset({"supervisor.scans"})
QUERIES_A_PLACE = 10  # the tabs of a list, and the pages of the log down to the town's own days
PAGES_A_LANGUAGE = 1

Arguments = tuple[Any, ...]


class Walk:
    """One walk through an application."""

    def __init__(self, app: Flask, lived: Lived, scope: Scope = WHOLE) -> None:
        self.app, self.lived, self.scope = app, lived, scope
        walking = scope.readers
        self.readers = [each for each in everybody(app, lived) if walking is None or each.name in walking]
        names = {person.id: key for key, person in lived.people.items()}
        names |= {site.id: key for key, site in lived.sites.items()}
        names |= {each.id: key.split("'")[0] for key, each in lived.occasions.items() if "'s own" in key}
        with app.extensions["database"].reading() as db:
            self.keys = all_keys(db, NOW, names)
        self.judge = Judge(lived, self.keys.about)
        self.urls = app.url_map.bind("localhost")
        self.rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint not in STATIC]
        self.forms: dict[str, dict[str, Form]] = defaultdict(dict)  # by endpoint, then by address
        self.senders: dict[str, set[str]] = defaultdict(set)  # who was given a form that goes to an address
        self.queries: dict[str, set[str]] = defaultdict(set)
        self.true: dict[str, dict[Arguments, None]] = defaultdict(dict)

    def ask(self, reader: Reader, address: str, shape: str = "page", **more: Any) -> TestResponse:
        """Ask for an address, and judge the answer."""
        method = more.pop("method", "HEAD" if shape == "head" else "GET")
        answer = reader.client.open(address, method=method, headers=SHAPES[shape], buffered=True, **more)
        endpoint, arguments = self.match(address, method)
        ids = [each for each in arguments.values() if isinstance(each, uuid.UUID)]
        place = Asked(endpoint.partition(".")[0], ids, f"{method} {address} ({shape})")
        self.judge.hear(reader, place, answer.status_code, head_of(answer), words_of(answer))
        if answer.status_code == 200 and method == "GET":
            if "query_string" not in more:
                reader.ok.setdefault(address, endpoint)
            self._note(reader, address, words_of(answer))
        return answer

    def match(self, address: str, method: str = "GET") -> tuple[str, dict[str, Any]]:
        """The endpoint and arguments of an address; nothing where it leads nowhere."""
        try:
            endpoint, arguments = self.urls.match(address.partition("?")[0], method=method)
        except HTTPException:
            return "", {}
        return endpoint, dict(arguments)

    def _note(self, reader: Reader, address: str, text: str) -> None:
        """Keep one form for each address that forms go to, and who was given one."""
        new = {action for action in form_actions_in(text, address) if reader.who not in self.senders[action]}
        for form in forms_in(text, address) if new else ():
            if form.action in new:
                self.forms[self.match(form.action, "POST")[0]].setdefault(form.action, form)
                self.senders[form.action].add(reader.who)

    def everybody_walks(self) -> "Walk":
        """The whole walk."""
        # The staff first: a hearing that its person has opened is no longer on its way.
        self.collect_forms(staff=True)
        self.collect_forms(staff=False)
        for rule in self.rules:
            if "GET" in (rule.methods or ()):
                self._try_keys(rule)
        for reader in self.readers:
            self._ask_in_every_shape(reader)
        self._ask_strange_questions()
        for language in self.scope.languages:
            self._walk_in(language)
        return self

    def collect_forms(self, *, staff: bool) -> None:
        """The staff, or everybody else, follow every link and keep the forms."""
        for reader in self.readers:
            if bool(reader.hats - {Role.PARTICIPANT}) is staff:
                self._step_up(reader)
                self._follow_links(reader, self.scope.links)

    def given(self, form: Form) -> Reader:
        """Someone who was given the form."""
        return next(reader for reader in self.readers if reader.who in self.senders[form.action])

    def stroll(self, *names: str, pages: int = 1, languages: tuple[str, ...] = ()) -> "Walk":
        """A small part of the walk: these readers alone, along some links, each in every shape, and in languages."""
        self.readers = [reader for reader in self.readers if reader.name in names]
        for reader in self.readers:
            self._follow_links(reader, most=pages)
            self._ask_in_every_shape(reader)
        for language in languages:
            self._walk_in(language)
        return self

    def _step_up(self, reader: Reader) -> None:
        """A participant shows that it is them, after the page that asks for it; "elsewhere" has the PIN alone."""
        if Role.PARTICIPANT not in reader.hats or reader.name == ELSEWHERE:
            return
        self.ask(reader, self.urls.build("participant.confirm_it_is_you"))
        with self.app.extensions["database"].writing() as db:
            _row, token = step_up(db, self.lived.sessions[reader.name], NOW)
        self.lived.canaries.secret(token, reader.who, "session token")
        with reader.client.session_transaction() as session:
            session["_user_id"] = token

    def _follow_links(self, reader: Reader, most: int) -> None:
        """From every page without arguments to wherever its links lead; at most so many addresses of an endpoint."""
        queue = [self.urls.build(rule.endpoint) for rule in self.rules if self._is_plain(rule)]
        places: dict[str, int] = defaultdict(int)  # how often an address stands in the queue, whatever its query
        for address in queue:
            answer = self.ask(reader, address)
            for link in links_in(words_of(answer)) + ([answer.location] if answer.location else []):
                endpoint, arguments = self.match(link)
                if not endpoint or endpoint in STATIC or link in queue:
                    continue
                if arguments and answer.status_code == 200:
                    self.true[endpoint].setdefault(tuple(arguments.values()))
                path, _, query = link.partition("?")
                self.queries[endpoint] |= {each.partition("=")[0] for each in query.split("&") if query}
                places[path] += 1
                places[endpoint] += 1
                if places[path] <= QUERIES_A_PLACE and places[endpoint] <= most:
                    queue.append(link)

    def _is_plain(self, rule: Rule) -> bool:
        return not rule.arguments and "GET" in (rule.methods or ())

    def _try_keys(self, rule: Rule) -> None:
        """Keys that fit are asked by everyone; each that does not, by one of those whom the view lets in, in turn."""
        if not rule.arguments:
            return
        inside = [reader for reader in self.readers if reader.owns(self.app, rule.endpoint)]
        fitting = list(itertools.islice(self._fitting(rule), self.scope.pairs))
        for (number, arguments), reader in itertools.product(enumerate(fitting), inside):
            address, shape = self._build(rule, arguments), FIRST_SHAPES[number % 3]
            if self.ask(reader, address, shape).status_code != 404 and shape != "page":
                self.ask(reader, address)
        self._knock(rule, [reader for reader in self.readers if reader not in inside], fitting[:2])
        opened, turn = set(), self.rules.index(rule)
        for number, (table, arguments) in enumerate(
            self.scope.share(self._odd(rule, fitting, self.scope.misfits), turn)
        ):
            reader, shape = inside[number % len(inside)], FIRST_SHAPES[number // len(inside) % 3]
            if self.ask(reader, self._build(rule, arguments), shape).status_code == 200:
                opened.add(table)
        odd = self._odd(rule, fitting) if opened else ()
        for reader, (table, arguments) in itertools.product(inside, odd):
            if table in opened:
                self.ask(reader, self._build(rule, arguments))

    def _knock(self, rule: Rule, outside: list[Reader], some: list[Arguments]) -> None:
        """Those whom the view does not let in need few keys, and each one shape: the door sees none of them."""
        for number, (reader, arguments) in enumerate(itertools.product(outside, some)):
            self.ask(reader, self._build(rule, arguments), FIRST_SHAPES[number % 3])

    def _build(self, rule: Rule, arguments: Arguments) -> str:
        return self.urls.build(rule.endpoint, dict(zip(self._names(rule), arguments, strict=True)))

    def _names(self, rule: Rule) -> list[str]:
        return list(rule._converters)

    def _fitting(self, rule: Rule) -> Iterator[Arguments]:
        """Arguments from links, then every combination of keys of the tables that the arguments are named after."""
        yield from self.true[rule.endpoint]
        converters = list(rule._converters.values())
        if all(isinstance(each, UUIDConverter) for each in converters):
            columns = [self._named(name) for name in self._names(rule)]
            yield from (each for each in itertools.product(*columns) if each not in self.true[rule.endpoint])
        elif len(converters) == 2:
            yield from self.keys.codes

    def _named(self, argument: str) -> list[uuid.UUID]:
        stem = argument.removesuffix("_id")
        tables = [table for table in self.keys.ids if table == stem or table.endswith(f"_{stem}")]
        return [each for table in tables for each in self.keys.ids[table]]

    def _odd(self, rule: Rule, fitting: list[Arguments], most: int | None = None) -> Iterator[tuple[str, Arguments]]:
        """A fitting combination with one argument after the other replaced by every key there is, or `most` a table."""
        for base in fitting[:1]:
            for place, converter in enumerate(rule._converters.values()):
                there = {each[place] for each in fitting}
                others = [(table, key) for table, key in self._all_for(converter) if key not in there]
                for table, keys in itertools.groupby(others, key=lambda each: each[0]):
                    for _, key in itertools.islice(keys, most):
                        yield table, (*base[:place], key, *base[place + 1 :])

    def _all_for(self, converter: BaseConverter) -> Iterator[tuple[str, Any]]:
        if isinstance(converter, UUIDConverter):
            yield from ((table, key) for table, ids in self.keys.ids.items() for key in ids)
        elif isinstance(converter, IntegerConverter):
            yield from (("number", number) for number in self.keys.numbers)
        elif isinstance(converter, UnicodeConverter):
            yield from (("text", each) for each in self.keys.texts if len(each) <= 20 and each.isalnum())
        else:
            raise NotImplementedError(f"say which keys to try for {converter}")

    def _ask_in_every_shape(self, reader: Reader) -> None:
        for address in self._some_of_each(reader, self.scope.parts):
            self.ask(reader, address, "part")
        if self._is_one_of_each(reader):
            for address, shape in itertools.product(self._some_of_each(reader, 1), self.scope.shapes):
                self.ask(reader, address, shape)

    def _is_one_of_each(self, reader: Reader) -> bool:
        return self.scope.speakers is None or reader.name in self.scope.speakers

    def _some_of_each(self, reader: Reader, most: int) -> list[str]:
        """At most so many addresses of each endpoint that the reader got."""
        found: dict[str, list[str]] = defaultdict(list)
        for address, endpoint in reader.ok.items():
            found[endpoint].append(address)
        return [address for addresses in found.values() for address in addresses[:most]]

    def _ask_strange_questions(self) -> None:
        """Every word that stands behind a question mark in an area, everywhere in it, with values that fit nowhere.

        An address whose own word it is hears all of them, the others one and somebody else's id.
        """
        words: dict[str, set[str]] = defaultdict(set)
        for endpoint, found in self.queries.items():
            words[endpoint.partition(".")[0]] |= found - {""}
        others = str(next(iter(self.keys.ids["participant"])))
        for rule in self.rules:
            for reader, address in itertools.islice(self._who_got(rule.endpoint), 1):
                for word in sorted(words[rule.endpoint.partition(".")[0]]):
                    own = word in self.queries[rule.endpoint]
                    for value in (*(self.scope.questions if own else self.scope.questions[:1]), others):
                        self.ask(reader, address.partition("?")[0], query_string={word: value})

    def _who_got(self, endpoint: str) -> Iterator[tuple[Reader, str]]:
        for reader in self.readers:
            yield from ((reader, address) for address, at in list(reader.ok.items()) if at == endpoint)

    def _walk_in(self, language: str) -> None:
        for reader in self.readers:
            if self._is_one_of_each(reader) and language in reader.languages:
                reader.speak(self.app, language)
                for address in self._some_of_each(reader, PAGES_A_LANGUAGE):
                    self.ask(reader, address)
                for address in self._some_of_each(reader, 1):
                    self.ask(reader, address, "part")

    def ok_by_hat(self) -> dict[tuple[str, str], dict[str, int]]:
        """For each role and area, how many addresses of each endpoint answered 200."""
        found: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for reader in self.readers:
            for endpoint in reader.ok.values():
                area = endpoint.partition(".")[0]
                hat = area if area in reader.hats else " and ".join(sorted(reader.hats)) or reader.name
                found[hat, area][endpoint] += 1
        return found


def takes_forms() -> set[str]:
    """The endpoints that take forms; what other systems and a page's script post have tests of their own."""
    app = Flask("map")
    for area in AREAS:
        app.register_blueprint(area)
    return {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ())
        and rule.endpoint not in BY_A_SCRIPT
        and CAPABILITY not in (admitted_by(app.view_functions[rule.endpoint]) or ())
    }
