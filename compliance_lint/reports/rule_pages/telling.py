"""Words for what the patterns of tests would tell badly: yes and no, personal data, and a few facts that the tool derives."""

from __future__ import annotations

BOOLEANS = {
    "approved": ("it is approved", "it is not approved"),
    "becomes_personal": (
        "what it carries of a device meets the person at its end",
        "nothing it carries of a device meets the person at its end",
    ),
    "declared": ("the one that engages it says so", "the one that engages it does not say so"),
    "dedicated": ("the function is held full-time", "the function is not held full-time"),
    "encrypted": ("it is encrypted on every channel", "it is not encrypted on every channel"),
    "handles_data": ("it handles the data", "it cannot read the data"),
    "identifies": ("persons are identified by it", "nobody is identified by it"),
    "licensed": ("it is licensed", "it is not licensed"),
    "onward": ("somebody who was given the data passes them on", "the organisation itself hands the data over"),
    "orphan": ("nothing feeds or uses it, and it still holds data", "something feeds and uses it, or it holds no data"),
    "own_purpose": ("it serves a purpose of its own", "it serves no purpose of its own"),
    "person_level": ("persons are matched one by one", "persons are not matched one by one"),
    "purposes_differ": ("the purposes of the two differ", "the purposes of the two are the same"),
    "remote": ("the data are only looked at from there", "the data go there"),
    "required": ("a person has to give it", "a person need not give it"),
    "reversible": ("what was done to it can be undone", "what was done to it cannot be undone"),
}
"""What is so where a fact that is true or false is true, and where it is false."""

PERSONAL = {
    "activity": "it handles {what}",
    "dataset": "it holds {what}",
    "field": "it is {what}",
    "flow": "it carries {what}",
    "grant": "it opens {what}",
    "organisation": "it handles {what}",
    "party": "it is given {what}",
    "place": "there is {what} in it",
    "system": "it holds {what}",
    "transfer": "it takes {what} abroad",
}
"""How a kind of thing has to do with personal data."""

FACTS = {
    "acts_as": ("it acts as {value}", "it does not act as {value}"),
    "categories": ("it has data of the category {value}", "it has no data of the category {value}"),
    "crosses": ("its two ends differ in {value}", "its two ends do not differ in {value}"),
    "exposed_to": ("it can be reached from {value}", "it cannot be reached from {value}"),
    "reached_by": ("an order reaches it by way of {value}", "no order reaches it by way of {value}"),
    "weak": ("the latest test or audit found {value} wanting", "no latest test or audit found {value} wanting"),
}
"""A list that is derived and holds a value, or does not."""
