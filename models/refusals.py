"""Every no that a rule can give.

    Refusal
    ├── NotYours        the thing is not this person's to touch
    ├── SentOtherwise   a form that was sent before says something else now
    └── the rules' own, each beside its rule

A refusal holds facts; webapp/sentences.py turns each into one sentence in the reader's language.
"""


class Refusal(Exception):
    """A rule said no. Subclasses carry the facts that the sentence needs."""

    status = 422


class SentOtherwise(Refusal):
    """This form was sent before and says something else now: what is new in it is not kept yet."""

    status = 409


class NotYours(Refusal):
    """The person may not do this to that thing. Shown as 404: that it exists is not theirs to know."""

    status = 404
