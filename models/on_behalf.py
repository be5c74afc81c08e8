"""Staff write down what somebody phones, comes or writes to tell: by whom, how, and in which language it was said."""

from dataclasses import dataclass
from typing import Any

from models.absences import ReportChannel, Speaker
from models.people import Staff


@dataclass(frozen=True)
class OnBehalf:
    """Who wrote it down, how it reached them, who spoke, in which language, and whether it was read back."""

    by: Staff
    channel: ReportChannel
    speaker: Speaker
    spoken_language: str
    interpreter: bool
    read_back: bool

    def columns(self) -> dict[str, Any]:
        """As the report keeps it."""
        return {"recorded_by": self.by.id, **self.facts()}

    def facts(self) -> dict[str, Any]:
        """As the audit log hears it; who wrote it down stands there already."""
        return {
            "channel": self.channel,
            "speaker": self.speaker,
            "spoken_language": self.spoken_language,
            "interpreter": self.interpreter,
            "read_back": self.read_back,
        }
