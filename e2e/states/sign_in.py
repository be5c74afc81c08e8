"""The door and the choice of language."""

from playwright.sync_api import Page

from e2e.states.table import STATES, Visit, never, state

never("sign_in.start", **dict.fromkeys(STATES, "it only leads on"))


@state(
    "sign_in.participant",
    "empty",
    "Sign in with your sign-in number and your PIN.",
)
def door(visit: Visit) -> Page:
    page = visit.browser()
    page.goto("/sign-in")
    return page


@state("sign_in.participant", "error", "That did not match. Check what you wrote and try again.")
def wrong_pin(visit: Visit) -> Page:
    page = door(visit)
    page.locator("[name=number]").fill(visit.town.amina.sign_in_number)
    page.locator("[name=pin]").fill("000000")
    page.locator("main form button").click()
    return page


never("sign_in.participant", full="a form holds nothing of anyone", long="it shows no name")


@state("sign_in.activate", "empty", "Use the number and the code from your letter, and choose a PIN of your own.")
def letter(visit: Visit) -> Page:
    page = visit.browser()
    page.goto("/activate#number=12345674&code=7K3M9-QXZ42")
    return page


@state("sign_in.activate", "error", "That PIN is too easy to guess. Choose digits in another order.")
def weak_pin(visit: Visit) -> Page:
    page = letter(visit)
    for name in ("pin", "again"):
        page.locator(f"[name={name}]").fill("123456")
    page.locator("main form button").click()
    return page


never("sign_in.activate", full="a form holds nothing of anyone", long="it shows no name")


@state("sign_in.staff", "empty", "For supervisors, caseworkers, coordinators and auditors.")
def staff_door(visit: Visit) -> Page:
    page = visit.browser()
    page.goto("/sign-in/staff")
    return page


@state("sign_in.staff", "error", "That did not match. Check what you wrote and try again.")
def wrong_password(visit: Visit) -> Page:
    page = staff_door(visit)
    page.locator("[name=email]").fill("hanna@exempelby.example")
    page.locator("[name=password]").fill("wrong")
    page.locator("main form button").click()
    return page


never("sign_in.staff", full="a form holds nothing of anyone", long="it shows no name")


@state("sign_in.language", "full", "Choose a language")
def languages(visit: Visit) -> Page:
    page = visit.browser()
    page.goto("/language")
    return page


never("sign_in.language", empty="there is always a language", error="there is nothing to get wrong", long="no names")
