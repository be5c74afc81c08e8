def test_the_day_shows_the_occasion(browser, lived_in):
    page = browser(lived_in.berit).get("/site/")
    assert page.status_code == 200
    assert "Verkstan" in page.text


def test_thin_line(browser, lived_in):
    berit, url = browser(lived_in.berit), f"/site/occasions/{lived_in.occasion.id}"
    page = berit.get(url)
    assert page.status_code == 200, page.text
    assert "Amina Ali" in page.text
    answer = berit.post(f"{url}/mark", participant=lived_in.amina.id, presence="here", seen="0")
    assert answer.status_code == 303, answer.text
    page = berit.follow(answer)
    assert 'aria-pressed="true"' in page.text
    answer = berit.post(f"{url}/confirm", version_seen="1", head_count="1")
    assert answer.status_code == 303, answer.text
    page = berit.follow(answer)
    assert "The roll is confirmed" in page.text or "bekräftad" in page.text
