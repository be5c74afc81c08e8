"""narvara i18n: the catalogues of translated sentences."""

import click

from i18n import catalogue


@click.group()
def i18n() -> None:
    """The catalogues of translated sentences."""


@i18n.command()
def extract() -> None:
    """Write what the code says to i18n/*.pot."""
    catalogue.extract()


@i18n.command()
def update() -> None:
    """Extract, then bring each language's catalogues in step."""
    catalogue.update()


@i18n.command()
@click.pass_context
def check(context: click.Context) -> None:
    """Say what is left to translate or mend. Ends with 1 when anything is."""
    context.exit(catalogue.main(["check"]))
