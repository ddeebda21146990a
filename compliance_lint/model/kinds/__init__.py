"""The fourteen kinds of the inventory and their fields: the one table that the reader, rules, schemas and help read."""

from __future__ import annotations

from collections.abc import Mapping

from compliance_lint.model.kinds.events import INCIDENT, REQUEST
from compliance_lint.model.kinds.records import ASSESSMENT, CONTROL, DOCUMENT, FILING
from compliance_lint.model.kinds.things import ACTIVITY, DATASET, FLOW, GRANT, ORGANISATION, PARTY, PLACE, SYSTEM
from compliance_lint.model.types import Kind

_ALL = (
    ORGANISATION,
    PARTY,
    PLACE,
    SYSTEM,
    DATASET,
    ACTIVITY,
    FLOW,
    GRANT,
    CONTROL,
    DOCUMENT,
    ASSESSMENT,
    FILING,
    INCIDENT,
    REQUEST,
)

KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _ALL}
"""The kinds by their name in rules: ``party``."""

BY_PLURAL: Mapping[str, Kind] = {kind.plural: kind for kind in _ALL}
"""The kinds by the key they stand under in a file: ``parties``."""

__all__ = ["BY_PLURAL", "KINDS"]
