"""A terminal in this process: what a command prints, and how it ends."""

import os
import subprocess
from collections.abc import Callable
from typing import NamedTuple

import pytest

from webapp.commands import main


class Answer(NamedTuple):
    """What a command printed and how it ended."""

    returncode: int
    stdout: str
    stderr: str


Narvara = Callable[..., Answer]


def terminal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Narvara:
    """A terminal with only the settings that are given: run("audit", "head", **settings)."""

    def run(*words: str, **settings: str) -> Answer:
        with monkeypatch.context() as patch:
            for name in [name for name in os.environ if name.startswith("NARVARA_")]:
                patch.delenv(name)
            for name, value in settings.items():
                patch.setenv(f"NARVARA_{name.upper()}", value)
            code = main(words)
        return Answer(code, *capsys.readouterr())

    return run


def refusal(answer: Answer | subprocess.CompletedProcess[str]) -> str:
    """What a command said when it could not do its work: one line, and no stack trace."""
    assert answer.returncode == 1, (answer.stdout, answer.stderr)
    assert answer.stderr.count("\n") == 1, answer.stderr
    assert "Traceback" not in answer.stderr
    return answer.stderr
