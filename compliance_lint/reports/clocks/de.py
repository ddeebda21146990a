"""The words of incidents and their clocks in German."""

WORDS = {
    "level": "{scheme}: nach den Tatsachen {computed}; angegeben: {declared}",
    "level_between": "{scheme}: nach den bisher angegebenen Tatsachen zwischen {computed} und {possible}; angegeben: {declared}",
    "undeclared": "nichts",
    "nothing": "keine anwendbare Regel verlangt hierzu etwas",
    "due": "fällig {day}:",
    "no_clock": "ohne feste Frist:",
    "state_met": "erledigt",
    "state_not_met": "nicht erledigt",
    "state_unstated": "nicht angegeben",
    "state_not_yet_due": "zu erledigen",
}
