"""What the audit log can say: each action with the exact keys of its body.

An action is "area:thing:verb". A body holds ids, codes, numbers and times. PINs and passwords never stand in
one, own words only as words_digest (audit.digest) – but for what an assessment was made on, and what a second
person answered to it: that is kept whole, words and all, so that the log alone can rebuild it. "before" and
"after" are the values of what changed.
A look names its purpose, with what was typed when it broke the glass; a look at a list also holds how many it
showed and their digest.
"""

_LOOK = frozenset({"purpose"})
_STEP = frozenset({"review"})  # the review's id, version and state after the step
_LOOK_AT_A_LIST = frozenset({"purpose", "count", "digest"})

ACTIONS: dict[str, frozenset[str]] = {
    "town:demo": frozenset({"participants"}),
    "people:sign_in": frozenset({"how"}),
    "people:sign_in_failed": frozenset({"how", "why"}),
    "people:sign_out": frozenset(),
    "people:step_up:send": frozenset({"how"}),
    "people:step_up": frozenset({"how"}),
    "people:step_up_failed": frozenset({"how"}),
    "people:activation:issue": frozenset({"number"}),
    "people:activation:end": frozenset({"number", "why"}),
    "people:activate": frozenset(),
    "people:activate_failed": frozenset(),
    "people:language": frozenset({"language"}),
    "device:create": frozenset({"kind"}),
    "device:code": frozenset(),
    "device:pair": frozenset(),
    "device:revoke": frozenset(),
    "site:poster:print": frozenset({"site", "number"}),
    "card:issue": frozenset({"number"}),
    "card:revoke": frozenset({"number", "why"}),
    "attendance:scan:add": frozenset({"source", "flag", "situation"}),
    "attendance:scan:unknown": frozenset({"read_by"}),
    "attendance:scan:void": frozenset({"scan"}),
    "attendance:mark:set": frozenset({"before", "after"}),
    "attendance:mark:undo": frozenset({"before", "after"}),
    "attendance:mark:correct": frozenset({"before", "after", "words_digest"}),
    "attendance:occasion:confirm": frozenset({"version", "here", "partly", "not_here", "unmarked", "head_count"}),
    "attendance:occasion:reopen": frozenset({"version", "words_digest"}),
    "attendance:occasion:cancel": frozenset({"version", "because"}),
    "attendance:task:ask": frozenset({"kind", "occasion"}),
    "attendance:task:done": frozenset({"kind"}),
    "absence:report:send": frozenset({"occasions", "words_digest"}),
    "absence:report:record": frozenset(
        {"occasions", "words_digest", "channel", "speaker", "spoken_language", "interpreter", "read_back"}
    ),
    "absence:report:change": frozenset({"replaces", "occasions", "ended", "words_digest"}),
    "remark:add": frozenset({"occasion", "attendance", "assessment", "kind", "from_at", "to_at", "words_digest"}),
    "absence:proof:add": frozenset({"report", "way", "pages", "digest", "verdict", "scanner"}),
    "absence:proof:announce": frozenset({"report"}),
    "absence:report:withdraw": frozenset({"report", "occasions"}),
    "review:open": frozenset({"occasions", "report"}),
    "review:extend": frozenset({"occasions", "report"}),
    "review:follow": frozenset({"why", "state"}),
    "review:close": frozenset({"why"}),
    "review:ask": _STEP | {"asked_for", "due_day", "words_digest"},
    "review:hear": _STEP | {"number", "told", "days", "words_digest"},
    "review:deliver": _STEP | {"proof", "last_day"},
    "review:extend_time": _STEP | {"until", "words_digest"},
    "review:paper": _STEP | {"request"},
    "review:reply": _STEP
    | {"hearing", "request", "way", "speaker", "language", "interpreting", "read_back", "words_digest"},
    "review:day_passed": _STEP | {"move", "due_day"},
    "review:assess": _STEP | {"known", "shown", "decided"},
    "review:agree": _STEP | {"second"},
    "review:send_back": _STEP | {"second"},
    "review:hold": _STEP | {"until", "words_digest"},
    "review:resume": _STEP,
    "review:take_up_again": _STEP | {"words_digest", "attended"},
    "case:household:set": frozenset({"version", "adults", "children"}),
    "case:conflict:declare": frozenset({"ground"}),
    "message:send": frozenset({"kind", "channel", "tries"}),
    "message:deliver": frozenset({"kind", "channel"}),
    "message:fail": frozenset({"kind", "channel", "why"}),
    "message:open": frozenset({"kind"}),
    "letter:print": frozenset({"batch", "messages"}),
    "case:contact:set": frozenset({"phone", "email", "postal", "codes", "by_letter"}),
    "case:take_over": frozenset({"before", "words_digest"}),
    "case:task:done": frozenset({"kind", "words_digest"}),
    "paper:make": frozenset({"kind", "about", "language", "source_digest", "text_digest"}),
    "paper:set": frozenset({"digest"}),
    "statement:hand_over": frozenset({"month", "decision_month", "version", "minutes"}),
    "site:occasions:look": _LOOK_AT_A_LIST,
    "site:roll:look": _LOOK_AT_A_LIST,
    "site:roll_paper:look": _LOOK_AT_A_LIST,
    "desk:worklist:look": _LOOK_AT_A_LIST,
    "desk:review:look": _LOOK,
    "desk:tasks:look": _LOOK_AT_A_LIST,
    "desk:cards:look": _LOOK_AT_A_LIST,
    "desk:letters:look": _LOOK_AT_A_LIST,
    "desk:letters_file:look": _LOOK_AT_A_LIST,
    "desk:people:look": _LOOK_AT_A_LIST,
    "desk:report:look": _LOOK,
    "desk:contact:look": _LOOK,
    "desk:remark:look": _LOOK,
    "desk:proof:look": _LOOK,
    "desk:paper:look": _LOOK,
    "desk:statement:look": _LOOK,
    "desk:statement_file:look": _LOOK,
    "desk:statements:look": _LOOK_AT_A_LIST,
    "desk:statements_file:look": _LOOK_AT_A_LIST,
    "auditor:log:look": _LOOK_AT_A_LIST,
}


ACTORS = frozenset({"system", "participant", "staff", "device"})


class WrongEntry(Exception):
    """An entry the log has no place for: its action, the keys of its body, who acts, or on what."""


def check(action: str, actor_kind: str, body: dict[str, object]) -> None:
    """Refuse an unknown action or actor, and a body that misses a key or has one too many."""
    if actor_kind not in ACTORS:
        raise WrongEntry(f"a {actor_kind} does not act")
    keys = ACTIONS.get(action)
    if keys is None:
        raise WrongEntry(f"{action} is not in ACTIONS")
    if body.keys() != keys:
        raise WrongEntry(f"a body of {action} has exactly the keys {sorted(keys)}, not {sorted(body)}")
