from tests.town import PIN


def test_a_participant_signs_in_with_number_and_pin(browser, lived_in):
    door = browser()
    door.get("/sign-in")
    answer = door.post("/sign-in", number=lived_in.amina.sign_in_number, pin=PIN)
    assert answer.status_code == 303


def test_a_wrong_pin_keeps_the_number_and_says_what_to_do(browser, lived_in):
    answer = browser().post("/sign-in", number=lived_in.amina.sign_in_number, pin="000000")
    assert answer.status_code == 422
    assert lived_in.amina.sign_in_number in answer.text
    assert "000000" not in answer.text
