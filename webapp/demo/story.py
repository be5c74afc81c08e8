"""What has happened in the town so far, told through the same rules as everything else."""

from webapp.demo.calendar import open_the_doors
from webapp.demo.ground import Ground


def happen(ground: Ground) -> None:
    """Let two weeks go by, so that each state of each page has someone in it."""
    open_the_doors(ground.db, ground.now)
