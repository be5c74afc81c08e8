"""How tests and e2e are run together: what shares a costly fixture stays together, and told figures are shown."""

import gc
from collections.abc import Generator

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from tests import figures

# What is read to begin with stays to the end: looking through it for garbage over and over costs a tenth of the time.
gc.disable()

FIGURE = "figure"
# Folders and files whose tests share something that takes long to make: one process runs them all.
TOGETHER = (
    "tests/walk/",
    "e2e/test_many_at_once.py",
    "tests/test_demo.py",
    "tests/test_demo_served.py",
    "tests/test_docs_law.py",
    "tests/test_docs_postgresql.py",  # its roles are the server's, not a database's
    "tests/models/test_known.py",
)

# What takes long by itself begins early, or one process would wait for it at the end.
LONG = (
    "tests/models/test_reviews_in_any_order.py",
    "e2e/test_killed.py",
    "tests/models/test_minutes_add_up.py",
    "e2e/test_the_harness_sees.py",
    "e2e/test_unexplained_to_the_end.py",
    "e2e/test_weights.py",
    "e2e/test_wrongly_recorded.py",
)


class SharedOut(LoadScopeScheduling):  # type: ignore[misc]
    """Each test goes to whichever process is free; those that stay together go as one, and before the others."""

    def _split_scope(self, nodeid: str) -> str:
        shared = next((each for each in TOGETHER if nodeid.startswith(each)), None)
        kind = "postgresql" if "postgresql" in nodeid else "sqlite"
        return f"{shared} on {kind}" if shared else nodeid


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put what takes long in front."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


def pytest_collection_finish() -> None:
    """All tests are read: from now on garbage is looked for, now and then, in what came after."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 20, 50)
    gc.enable()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> SharedOut:
    """Share the tests out in our way."""
    return SharedOut(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Send what a test has told along with its report, which may come from another process."""
    report = yield
    report.user_properties += [(FIGURE, figure) for figure in figures.take()]
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show the figures."""
    reports = [report for all_of_kind in terminalreporter.stats.values() for report in all_of_kind]
    told = [figure for report in reports for name, figure in getattr(report, "user_properties", ()) if name == FIGURE]
    if told:
        terminalreporter.write_sep("=", "figures")
        for figure in told:
            terminalreporter.write_line(str(figure))
