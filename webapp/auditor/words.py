"""What each action of the audit log is called."""

from i18n import gettext as _


def said_of(action: str) -> str:
    """The action in the reader's language; its code where it has no words yet."""
    return _words().get(action, action)


def hat_of(role: str | None, kind: str) -> str:
    """In which hat somebody acted; outside any area (at the door, by a command) what they are."""
    hats = {
        "participant": _("participant"),
        "supervisor": _("supervisor"),
        "caseworker": _("caseworker"),
        "coordinator": _("coordinator"),
        "auditor": _("auditor"),
        "device": _("display"),
        "staff": _("staff"),
        "system": _("the system"),
    }
    return hats.get(role or "") or hats.get(kind, kind)


def _words() -> dict[str, str]:
    return {
        "town:demo": _("The demo town was made"),
        "people:sign_in": _("Signed in"),
        "people:sign_in_failed": _("Tried to sign in"),
        "people:sign_out": _("Signed out"),
        "people:step_up:send": _("Asked for a code by SMS"),
        "people:step_up": _("Confirmed with a code"),
        "people:step_up_failed": _("Typed a wrong code"),
        "people:language": _("Chose a language"),
        "device:create": _("Made a display"),
        "device:code": _("Made a new code for a display"),
        "device:pair": _("A tablet became a display"),
        "device:revoke": _("Revoked a display"),
        "attendance:scan:add": _("Scanned or typed a code"),
        "attendance:scan:unknown": _("Scanned a code that is nobody’s"),
        "attendance:scan:void": _("Took a scan back"),
        "card:issue": _("Made a card to scan in with"),
        "card:revoke": _("Ended a card that was lost"),
        "site:poster:print": _("Printed a poster for a site"),
        "attendance:mark:set": _("Recorded attendance"),
        "attendance:mark:undo": _("Took back what was recorded"),
        "attendance:mark:correct": _("Corrected what was recorded"),
        "attendance:occasion:confirm": _("Confirmed a roll"),
        "attendance:occasion:reopen": _("Opened a roll again"),
        "attendance:occasion:cancel": _("Cancelled an occasion"),
        "attendance:task:ask": _("Asked a site to record what it saw"),
        "attendance:task:done": _("Finished a task"),
        "absence:report:send": _("Reported absence"),
        "absence:report:record": _("Wrote down a report of absence"),
        "absence:report:change": _("Corrected a report of absence"),
        # That it was a paper is no auditor's to know: docs/access.md.
        "absence:proof:add": _("Added to a report of absence"),
        "remark:add": _("Said that a record is wrong"),
        "absence:report:withdraw": _("Took back a report of absence"),
        "review:open": _("A review was opened"),
        "review:extend": _("A review got more to look at"),
        "review:follow": _("A review followed the roll"),
        "review:close": _("A review was closed"),
        "review:assess": _("Assessed an absence"),
        "review:ask": _("Asked the participant for something"),
        "review:hear": _("Told the participant all there is"),
        "review:deliver": _("What was told reached the participant"),
        "review:extend_time": _("Gave more time to answer"),
        "review:reply": _("An answer came"),
        "review:day_passed": _("A last day passed"),
        "review:agree": _("Agreed as a second person"),
        "review:send_back": _("Sent an assessment back"),
        "review:hold": _("Put a review on hold"),
        "review:resume": _("Went on with a review"),
        "review:take_up_again": _("Took up again what was assessed"),
        "case:household:set": _("Recorded a household"),
        "case:conflict:declare": _("Declared a conflict of interest"),
        "case:take_over": _("Took a case over"),
        "message:send": _("Sent a message"),
        "message:deliver": _("A message arrived"),
        "message:fail": _("A message did not arrive"),
        "message:open": _("Opened a message"),
        "case:contact:set": _("Changed how a person is reached"),
        "case:task:done": _("Finished a task of a case"),
        "paper:make": _("Kept a paper as it was sent"),
        "paper:set": _("Made the PDF of a paper"),
        "statement:hand_over": _("Handed a month over"),
        "site:occasions:look": _("Looked at a site’s occasions"),
        "site:roll:look": _("Looked at a roll"),
        "site:roll_paper:look": _("Printed a roll"),
        "desk:worklist:look": _("Looked at the list of what to review"),
        "desk:review:look": _("Looked at a review"),
        "desk:tasks:look": _("Looked at the list of tasks"),
        "desk:remark:look": _("Looked at what a participant says of a record"),
        "desk:proof:look": _("Looked at what was added to a report of absence"),
        "desk:cards:look": _("Looked at the cards of a desk"),
        "desk:people:look": _("Looked for a person at the desk"),
        "desk:report:look": _("Opened the form in which a report is written down, or its receipt"),
        "desk:contact:look": _("Looked at how a person is reached"),
        "desk:paper:look": _("Looked at a paper that was sent"),
        "desk:statement:look": _("Looked at a month statement"),
        "desk:statement_file:look": _("Downloaded a month statement"),
        "desk:statements:look": _("Looked at the month statements of a desk"),
        "desk:statements_file:look": _("Downloaded the month statements of a desk"),
        "auditor:log:look": _("Looked at this log"),
    }
