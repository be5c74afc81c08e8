"""The commands: `narvara …`. Each that cannot do its work says in one sentence what to do, and ends with 1."""

import sys
from collections.abc import Sequence

import click

from webapp.commands import audit, catalogues, database, demo, routes, serve, work
from webapp.commands.failures import FAILURES, sentence


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def narvara() -> None:
    """Attendance under the aktivitetskrav."""


for command in (demo.demo, serve.serve, work.work, database.db, audit.audit, routes.routes, catalogues.i18n):
    narvara.add_command(command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and give its exit code."""
    try:
        # Without standalone mode, click hands us its exit code and leaves failures to us.
        return int(narvara.main(arguments, prog_name="narvara", standalone_mode=False) or 0)
    except FAILURES as failure:
        print(sentence(failure), file=sys.stderr)
        return 1
