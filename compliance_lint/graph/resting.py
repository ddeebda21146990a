"""Where a derived fact was stated: the facts of the entity itself that it rests on, the most telling first.

Only what would be edited is named here: a fact that others decide, such as what flowed there, rests on the way it came, not on a key.
"""

from __future__ import annotations

from collections.abc import Mapping

from compliance_lint.location import Place
from compliance_lint.model.inventory import Entity

RESTS_ON: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("dataset", "overdue"): ("retention.overdue", "oldest_record", "retention.period"),
    ("dataset", "effective_form"): ("form",),
    ("dataset", "form_breaks"): ("form",),
    ("dataset", "from_people"): ("source",),
    ("flow", "encrypted"): ("channel", "protection"),
    ("flow", "impossible"): ("data",),
    ("flow", "new_purposes"): ("purposes",),
    ("activity", "new_purposes"): ("purposes",),
    ("activity", "unnamed"): ("*",),
    ("document", "unnamed"): ("about.*",),
    ("grant", "beyond_need"): ("need",),
    ("party", "beyond_need"): ("needs",),
    ("party", "chain"): ("engages",),
    ("party", "left_behind"): ("until",),
    ("system", "left_behind"): ("status", "until"),
    ("system", "exposed_to"): ("exposes",),
    ("incident", "undetected_for"): ("known", "occurred"),
}
"""By kind and derived fact; ``*`` is the part of the derived fact that was read: of ``unnamed.purposes`` the purposes."""


def stated_behind(entity: Entity, path: tuple[str | int, ...]) -> list[Place]:
    """The places of the facts stated that a derived fact of the entity rests on; none where it rests on no fact of its own."""
    found = []
    for dotted in RESTS_ON.get((entity.kind, str(path[0])), ()) if path else ():
        if "*" not in dotted or len(path) > 1:
            steps = tuple((dotted.replace("*", str(path[1])) if "*" in dotted else dotted).split("."))
            if _is_stated(entity, steps):
                found.append(entity.place.down(*steps))
    return found


def _is_stated(entity: Entity, steps: tuple[str, ...]) -> bool:
    within: object = entity.facts
    for step in steps:
        if not isinstance(within, Mapping) or step not in within:
            return False
        within = within[step]
    return True
