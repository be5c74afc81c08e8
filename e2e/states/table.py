"""How a line of the table of pages and states is written."""

from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import Page

from e2e.conftest import House, OpenPage
from models.occasions import Occasion

STATES = ("empty", "full", "error", "long")
LONG_NAME = ("Ana María Guadalupe Esperanza", "Wolfeschlegelsteinhausenbergerdorff-Lindqvist")
LONG_TITLE = "Arbetsmarknadsförberedande trädgårdsverksamhet med svenskundervisning"


class Visit:
    """Someone on their way to a page: the house, and a browser when it is asked for."""

    def __init__(self, house: House, open_page: OpenPage, **how: object) -> None:
        self.house, self.town, self._open, self._how = house, house.town, open_page, how
        self.long_occasion: Occasion = house.town.occasion

    def browser(self, person: object = None, *, stepped_up: bool = False) -> Page:
        """A browser for the person, in the language, size and light that this visit is made in."""
        return self._open(person, stepped_up=stepped_up, **self._how)


@dataclass(frozen=True)
class State:
    """A state of a page: the sentence that tells it, its values, and the way there."""

    endpoint: str
    name: str
    sentence: str | tuple[str, str]
    values: dict[str, object]
    go: Callable[[Visit], Page]


@dataclass
class Lines:
    """The states of one page, and those it cannot be in, each with the reason."""

    states: dict[str, State] = field(default_factory=dict)
    never: dict[str, str] = field(default_factory=dict)


PAGES: dict[str, Lines] = {}


def state(
    endpoint: str, name: str, sentence: str | tuple[str, str], **values: object
) -> Callable[[Callable[[Visit], Page]], Callable[[Visit], Page]]:
    """Write a line: the decorated function goes to the page in that state and gives the browser's page."""

    def add(go: Callable[[Visit], Page]) -> Callable[[Visit], Page]:
        PAGES.setdefault(endpoint, Lines()).states[name] = State(endpoint, name, sentence, values, go)
        return go

    return add


def never(endpoint: str, **reasons: str) -> None:
    """Say which states a page cannot be in, and why."""
    PAGES.setdefault(endpoint, Lines()).never.update(reasons)
