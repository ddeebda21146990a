"""The words of incidents and their clocks in English."""

WORDS = {
    "level": "{scheme}: {computed} by the facts; declared: {declared}",
    "level_between": "{scheme}: between {computed} and {possible} by the facts stated so far; declared: {declared}",
    "undeclared": "not stated",
    "nothing": "no rule that applies asks anything of it",
    "due": "due {day}:",
    "no_clock": "no fixed time:",
    "state_met": "done",
    "state_not_met": "not done",
    "state_unstated": "not stated",
    "state_not_yet_due": "to be done",
}
