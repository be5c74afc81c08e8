"""The rules of law that the program rests on, each with where it is written: the one place that names paragraphs.

Shipped as policy values of kind law. Where the printed statute is known to say otherwise, a new row with its own first
day corrects what a reader is shown; the code asks for a rule by its code alone.
"""

import datetime as dt

from models.policy import Policy, PolicyKind, PolicyValue

# The aktivitetskrav's own provisions: read in the government's bill, not yet in the printed statute.
BILL = "Prop. 2025/26:207"
IN_FORCE = dt.date(2026, 7, 1)

SOURCES: dict[Policy, tuple[int, str]] = {
    Policy.FULL_WEEK_HOURS: (40, BILL),
    Policy.LAW_VALID_REASON: (1, f"12 kap. SoL (2025:400), {BILL}"),
    Policy.LAW_INVESTIGATE: (1, "23 § FL (2017:900)"),
    Policy.LAW_INTERPRETER: (1, "13 § FL (2017:900)"),
    Policy.LAW_HEARING: (1, "25 § FL (2017:900)"),
    Policy.LAW_HEARING_NEEDLESS: (1, "25 § första stycket FL (2017:900): uppenbart obehövligt"),
    Policy.LAW_ORALLY: (1, "14 kap. 8 § SoL (2025:400), 24 § FL (2017:900)"),
    Policy.LAW_REASONS: (1, "32 § FL (2017:900)"),
    Policy.LAW_CHILDREN: (1, "3 kap. 1 § SoL (2025:400)"),
    Policy.LAW_CONFLICT: (1, "16–18 §§ FL (2017:900)"),
    Policy.LAW_APPEAL: (1, "43–44 §§ FL (2017:900)"),
}


def shipped(from_day: dt.date = IN_FORCE) -> list[PolicyValue]:
    """The law's rows as the program ships them."""
    return [
        PolicyValue(code=code, kind=PolicyKind.LAW, value=value, source=source, from_day=from_day)
        for code, (value, source) in SOURCES.items()
    ]
