import datetime as dt
import re

from models.access import NO, TABLE, Field, Relation
from models.occasions import CancelReason, Occasion
from models.people import StaffSite
from models.scans import Situation
from tests.models.roll import scan, task
from tests.models.test_roll_call import count_queries
from tests.supervisor.words import looks, words
from tests.town import LONG_AGO, MONDAY, NINE, NOON, Town, at_clock

FRIDAY = MONDAY - dt.timedelta(days=3)


def with_db(town, db):
    town.db = db
    return town


def test_today_shows_what_where_when_and_how_many_are_in(browser, lived_in, write):
    with write() as db:
        scan(db, lived_in.occasion, lived_in.amina, NINE)
    text = words(browser(lived_in.berit).get("/site/"))
    assert "Today, Monday 23 November" in text
    assert "Swedish for work Going on 09:00 – 12:00 Verkstan 3 expected, 1 in" in text
    assert "Odlingen" not in text


def test_an_external_supervisor_sees_only_the_own_site(browser, lived_in):
    text = words(browser(lived_in.erik).get("/site/"))
    assert "Growing" in text
    assert "Verkstan" not in text


def test_an_occasion_says_where_it_stands(browser, lived_in, at):
    for moment, state in (
        (at_clock(8), "Planned"),
        (at_clock(8, 45), "Check-in is open"),
        (NINE, "Going on"),
        (NOON, "To confirm"),
    ):
        at(moment)
        assert f"Swedish for work {state} 09:00" in words(browser(lived_in.berit).get("/site/"))


def test_what_goes_on_comes_first_then_what_comes_and_last_what_is_over(browser, lived_in, write, at):
    with write() as db:
        for start, end in ((7, 8), (13, 14)):
            Town.create_occasion(with_db(lived_in, db), lived_in.series, at_clock(start), at_clock(end))
    at(at_clock(10))
    listed = words(browser(lived_in.berit).get("/site/"))
    assert re.findall(r"(\d\d:\d\d) – ", listed) == ["09:00", "13:00", "07:00"]


def test_a_confirmed_and_a_cancelled_one_say_so(browser, lived_in, write):
    berit = browser(lived_in.berit)
    berit.post(f"/site/occasions/{lived_in.occasion.id}/confirm", all_the_same="yes", version_seen="0")
    assert "Swedish for work Confirmed" in words(berit.get("/site/"))
    with write() as db:
        occasion = db.get(Occasion, lived_in.occasion.id)
        occasion.cancelled_at, occasion.cancelled_because = NINE, CancelReason.OTHER
        db.add(occasion)
    assert "Swedish for work Cancelled" in words(berit.get("/site/"))


def test_one_walks_from_day_to_day(browser, lived_in, write):
    with write() as db:
        Town.create_occasion(with_db(lived_in, db), lived_in.series, at_clock(9, day=FRIDAY), at_clock(12, day=FRIDAY))
    berit = browser(lived_in.berit)
    assert 'href="/site/?day=2026-11-22"' in berit.get("/site/").text
    friday = berit.get("/site/?day=2026-11-20")
    assert "Occasions on Friday 20 November" in words(friday)
    assert "3 expected, 0 in" in words(friday)
    assert 'href="/site/?day=2026-11-21"' in friday.text
    assert "Nothing is planned at your sites on this day." in words(berit.get("/site/?day=2026-11-22"))


def test_what_is_no_day_is_not_found(browser, lived_in):
    berit = browser(lived_in.berit)
    for day in ("", "yesterday", "2026-13-01", "9999-12-31", "0001-01-01"):
        assert berit.get(f"/site/?day={day}").status_code == 404


def test_earlier_ones_that_nobody_confirmed_wait_on_each_day(browser, lived_in, write):
    with write() as db:
        friday = Town.create_occasion(
            with_db(lived_in, db), lived_in.series, at_clock(9, day=FRIDAY), at_clock(12, day=FRIDAY)
        )
    berit = browser(lived_in.berit)
    assert "Not yet confirmed (1) Swedish for work To confirm Friday 20 November 09:00" in words(berit.get("/site/"))
    berit.post(f"/site/occasions/{friday.id}/confirm", all_the_same="yes", version_seen="0")
    assert "Not yet confirmed" not in words(berit.get("/site/"))


def test_a_list_without_names_is_no_look_and_one_with_tasks_is(app, browser, lived_in, write):
    berit = browser(lived_in.berit)
    berit.get("/site/")
    assert looks(app, "site:occasions:look") == (0, set())
    with write() as db:
        task(db, scan(db, lived_in.occasion, lived_in.amina, NOON, Situation.AFTER_END), NOON)
    for _ in range(2):
        berit.get("/site/")
    assert looks(app, "site:occasions:look") == (1, {lived_in.amina.id})


def test_a_task_at_an_external_site_names_by_initial(browser, lived_in, write):
    with write() as db:
        task(db, scan(db, lived_in.garden_occasion, lived_in.cilla, NOON, Situation.AFTER_END), NOON)
        db.add(StaffSite(staff_id=lived_in.berit.id, site_id=lived_in.garden.id, from_day=LONG_AGO))
    text = words(browser(lived_in.berit).get("/site/"))
    assert "Cilla C. Scanned at 12:00, after the end." in text
    assert "Carlsson" not in text


def test_the_list_takes_the_same_number_of_queries_for_one_and_for_twenty(app, browser, lived_in, write):
    berit = browser(lived_in.berit)
    with app.extensions["database"].reading() as db:
        few = count_queries(db, lambda: berit.get("/site/"))
    with write() as db:
        town = with_db(lived_in, db)
        for hour in range(13, 23):
            Town.create_occasion(town, town.series, at_clock(hour), at_clock(hour + 1))
            early = MONDAY - dt.timedelta(days=hour)
            Town.create_occasion(town, town.series, at_clock(9, day=early), at_clock(12, day=early))
    with app.extensions["database"].reading() as db:
        many = count_queries(db, lambda: berit.get("/site/"))
    assert words(berit.get("/site/")).count("expected") == 21
    assert many <= few + 2  # the counts of the earlier ones, once


def test_the_list_reads_the_access_table(browser, lived_in, write, monkeypatch):
    with write() as db:
        task(db, scan(db, lived_in.occasion, lived_in.amina, NOON, Situation.AFTER_END), NOON)
    berit = browser(lived_in.berit)
    for field, shown in (
        (Field.NAME, "Amina Ali"),
        (Field.PRESENCE, "3 expected, 0 in"),
        (Field.SCHEDULE, "Verkstan"),
    ):
        assert shown in words(berit.get("/site/"))
        with monkeypatch.context() as patch:
            patch.setitem(TABLE, (field, Relation.SUPERVISOR), NO)
            assert shown not in words(berit.get("/site/"))


def test_what_to_look_at_and_what_is_unconfirmed_are_counted(browser, lived_in, write):
    with write() as db:
        town = with_db(lived_in, db)
        for person in (town.amina, town.bosse):
            task(db, scan(db, town.occasion, person, NOON, Situation.AFTER_END), NOON)
        early = MONDAY - dt.timedelta(days=7)
        Town.create_occasion(town, town.series, at_clock(9, day=early), at_clock(12, day=early))
    page = words(browser(lived_in.berit).get("/site/"))
    assert "Look at this (2)" in page
    assert "Not yet confirmed (1)" in page
