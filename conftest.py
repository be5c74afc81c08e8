"""How tests and e2e are run together: what shares a costly fixture stays together, and told figures are shown."""

from collections.abc import Generator
from pathlib import Path

import pytest

from tests import figures

FIGURE = "figure"
# Folders and files whose tests share something that takes long to make: one process runs them all.
TOGETHER = ("tests/walk", "e2e/test_many_at_once.py")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep together what shares a costly fixture, one database kind apart from the other; the longest comes first."""
    if not config.pluginmanager.hasplugin("xdist"):
        return
    for item in items:
        if group := _group(config.rootpath, item):
            item.add_marker(pytest.mark.xdist_group(group))
    items.sort(key=lambda item: item.get_closest_marker("xdist_group") is None)


def _group(root: Path, item: pytest.Item) -> str | None:
    place = item.path.relative_to(root).as_posix()
    shared = next((each for each in TOGETHER if place.startswith(each)), None)
    kind = "postgresql" if "postgresql" in item.name else "sqlite"
    return f"{shared} on {kind}" if shared else None


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
