"""Figures that a run is asked for, such as how many requests were in flight: told by tests, shown at its end."""

_told: list[str] = []


def tell(figure: str) -> None:
    """Have a line shown at the end of the run, whatever becomes of the test."""
    _told.append(figure)


def take() -> list[str]:
    """What was told since this was asked last."""
    told, _told[:] = _told[:], []
    return told
