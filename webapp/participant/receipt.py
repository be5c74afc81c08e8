"""How a receipt's number is shown."""

from models.absences import AbsenceReport


def groups(report: AbsenceReport) -> str:
    """The receipt number as it is read out: in groups of four."""
    number = report.receipt_number
    return f"{number[:4]} {number[4:]}"
