"""Runs named tests as they are, and once more for each symbol with that symbol made to raise: then they must fail.

    python -m pytest -p tests.sabotage --sabotage plan.json --sabotage-report report.json tests/…::test_…

The plan names the symbols of each test: {"tests/…::test_…": ["models.hearings:hear"]}. The report says of each test
whether it passes, and of each of its symbols whether it fails without it.
"""

import importlib
import inspect
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FunctionType
from typing import Any

import pytest
from _pytest.runner import runtestprotocol


def _raises(*_: Any, **__: Any) -> Any:
    raise RuntimeError("made to raise")


def function_of(symbol: str) -> FunctionType:
    """The plain function behind "module:name" or "module:Class.name". Raises LookupError when there is none."""
    module, _, path = symbol.partition(":")
    try:
        found: Any = importlib.import_module(module)
        for name in path.split("."):
            found = inspect.getattr_static(found, name)
    except (ImportError, AttributeError, ValueError) as fault:
        raise LookupError(f"{symbol}: {fault}") from None
    found = found.fget if isinstance(found, property) else inspect.unwrap(found)
    if not isinstance(found, FunctionType) or found.__code__.co_freevars:
        raise LookupError(f"{symbol} is no plain function")
    return found


@contextmanager
def raising(symbol: str) -> Iterator[None]:
    """The function raises, wherever it has been imported to: its code is exchanged, not its name."""
    function = function_of(symbol)
    code, function.__code__ = function.__code__, _raises.__code__
    try:
        yield
    finally:
        function.__code__ = code


class Sabotage:
    """Takes the place of the way in which pytest runs a test."""

    def __init__(self, plan: dict[str, list[str]], report: Path) -> None:
        self.plan, self.report = plan, report
        self.passes: dict[str, bool] = {}
        self.fails: dict[str, dict[str, bool]] = {test: dict.fromkeys(symbols, False) for test, symbols in plan.items()}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item, nextitem: pytest.Item | None) -> bool:
        """Run it whole, then without each symbol that no other case of the same test has shown to be needed."""
        test = item.nodeid.partition("[")[0]
        passed = self._passes(item, nextitem)
        self.passes[test] = self.passes.get(test, True) and passed
        for symbol, shown in self.fails[test].items():
            if not shown:
                with raising(symbol):
                    self.fails[test][symbol] = not self._passes(item, nextitem)
        return True

    def pytest_sessionfinish(self) -> None:
        """Write down what was seen."""
        self.report.write_text(json.dumps({"passes": self.passes, "fails": self.fails}))

    def _passes(self, item: pytest.Item, nextitem: pytest.Item | None) -> bool:
        again: Callable[[], None] | None = getattr(item, "_initrequest", None)
        if again:
            again()  # its fixtures anew
        return all(report.passed for report in runtestprotocol(item, log=False, nextitem=nextitem))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where the plan lies, and where the report goes."""
    parser.addoption("--sabotage", type=Path)
    parser.addoption("--sabotage-report", type=Path)


def pytest_configure(config: pytest.Config) -> None:
    """Begin where there is a plan."""
    if plan := config.getoption("--sabotage"):
        config.pluginmanager.register(
            Sabotage(json.loads(plan.read_text()), config.getoption("--sabotage-report")), "sabotage"
        )
