"""The words of the grading in English."""

WORDS = {
    "cell": "{aspect}: {harm} -> {level}",
    "harm": "{degree} to {object}",
    "level": "level {level}",
    "figure": "{level}",
    "figures": "1 2 3 4 5",
    "colon": ": ",
    "gap": "  ",
    "comma": ", ",
    "unread": "no level, as the impact is not stated in full",
    "unsaid": "not stated",
    "no_impacts": "no impact is described: an assessment of type mlps_grading with `impacts` would say what a failure harms",
    "computed": "computed: {pair}, level {level}",
    "verdict_agrees": "declared: level {declared}; it agrees",
    "verdict_too_low": "declared: level {declared}; it is LOWER than what the impacts lead to",
    "verdict_above": "declared: level {declared}; it is higher than what the impacts lead to (a reason should be on record)",
    "verdict_undeclared": "declared: no level",
    "verdict_unknown": "declared: level {declared}; whether it agrees is open, as not every impact is stated",
    "reaching": "level {level} reaches it with data or runs on it",
    "reaching_above": "level {level} reaches it with data or runs on it: a lower level needs its reason in the grading report",
    "reaching_at_least": "level {level} or higher reaches it with data or runs on it",
    "check_top": "note: serious harm to national security is level 4 by the matrix; a letter of 2025 counts such systems to level 5 in "
    "some cases, so that is to be looked at",
    "source": "grading record: {place}",
    "ungraded": "No level of their own, by the description: {names}.",
    "matrix": "The matrix (the higher of the two aspects is the level of the system):",
    "disputed": "Grave harm to legal rights: {level} here (parameter rights_grave). GB/T 22240-2020 gives level 2, GA/T 1389-2017 and the "
    "draft Regulation of 2018 give level 3.",
    "disputed_own": "Grave harm to legal rights: {level} here (parameter rights_grave, set by the organisation: {why}).",
}
