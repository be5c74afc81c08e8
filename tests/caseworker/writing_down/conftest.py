"""The form on which staff write down a report: its address, filling it in, and what is kept of it."""

import pytest
from sqlmodel import select

from models.absences import AbsenceReport
from tests.caseworker.writing_down.form import FULL, key_in


@pytest.fixture
def form_for(look, lived_in):
    """form_for(bosse): the address of the form for somebody."""

    def asked(person):
        with look() as db:
            lived_in.db = db
            return f"/desk/people/{lived_in.case_of(person).id}/report"

    return asked


@pytest.fixture
def page(lived_in, form_for):
    """The address of the form for Amina."""
    return form_for(lived_in.amina)


@pytest.fixture
def fill(hanna, page):
    """fill(**typed): open the form and send it."""

    def filled(**typed):
        return hanna.post(page, key=key_in(hanna.get(page)), **{**FULL, **typed})

    return filled


@pytest.fixture
def kept(look):
    """kept(): the reports there are."""

    def asked():
        with look() as db:
            return db.exec(select(AbsenceReport)).all()

    return asked
