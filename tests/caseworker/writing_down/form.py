"""The form on which staff write down a report, as tests fill it in and read it."""

import datetime as dt
import re

from tests.town import MONDAY

TUESDAY = MONDAY + dt.timedelta(days=1)
HOW = {"channel": "phone", "speaker": "participant", "spoken": "so"}
FULL = {"day": str(MONDAY), "reason": "sick", **HOW}


def key_in(page):
    found = re.search(r'name="key" value="([^"]+)"', page.text)
    assert found, "the form carries its key"
    return found[1]


def chosen(page, name):
    return re.findall(rf'name="{name}" value="([^"]+)" checked', page.text)


def as_read(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())
