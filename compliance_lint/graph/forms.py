"""The form a data set really has: its claim, held against how its fields were treated.

The table of answers (docs/architecture.md, "Forms"): a field that identifies directly, or an identification code, left as it is
makes the set *identified*. All such fields deleted, or replaced where the key is kept or the replacement can be reversed, or a
field left that links: *pseudonymised*. All replaced for good, the key destroyed, nothing that links, and what identifies with
others generalised, top-coded or in groups of at least k: *anonymised*. A treatment nobody stated leaves the form open.
"""

from __future__ import annotations

from compliance_lint.model.inventory import Entity, Inventory
from compliance_lint.model.values import UNSTATED, Items, Missing, Range, Unstated, Value
from compliance_lint.typed import NamedTuple

SMALLEST_GROUP = 5
"""The k that groups have to reach; ours, as no law here names one."""
TREATED = ("pseudonymised", "anonymised", "aggregated")
_CODES = "appi.identification_code"
_REMOVED = ("deleted", "masked")
_COARSER = ("generalised", "top_coded", "masked", "deleted")
STRENGTH = {"related": 0, "identified": 0, "pseudonymised": 1, "aggregated": 2, "anonymised": 3}
"""How far a form is from a person; what two things disagree on, the weaker one decides."""


class Form(NamedTuple):
    """The effective form (the claim, where it is open), why it falls short of the claim, and what is unstated."""

    form: str
    claimed: str
    breaks: tuple[tuple[str, str], ...]
    missing: tuple[Missing, ...]


def claimed_form(dataset: Entity) -> str:
    """The form a data set claims; identified where it claims none."""
    form = dataset.get("form")
    return form if isinstance(form, str) else "identified"


def effective_form(inventory: Inventory, dataset: Entity) -> Form:
    """The form after the treatment of the fields; lineage and what else is within reach are the graph's to add."""
    claimed = claimed_form(dataset)
    if claimed not in TREATED or "fields" not in dataset.facts:
        missing = (Missing("fact", "dataset", dataset.id, "fields"),) if claimed in TREATED else ()
        return Form(claimed, claimed, (), missing)
    fields = dataset.items("fields")
    form = claimed
    breaks: list[tuple[str, str]] = []
    unsaid_of: list[Missing] = []
    for at, field in enumerate(fields):
        name = (fields.keys or ())[at] if fields.keys else str(at)
        reached, reason, unsaid = _field(inventory, field, claimed)
        if unsaid:
            unsaid_of.append(Missing("fact", "dataset", dataset.id, f"fields.{name}.{unsaid}"))
        elif STRENGTH[reached] < STRENGTH[claimed]:
            breaks.append((name, reason))
            form = min(form, reached, key=lambda one: STRENGTH[one])
    if fields.open and not breaks:
        unsaid_of.append(Missing("list_open", "dataset", dataset.id, "fields"))
    return Form(form, claimed, tuple(breaks), () if form == "identified" else tuple(unsaid_of))


def _field(inventory: Inventory, field: dict[str, Value], claimed: str) -> tuple[str, str, str]:
    """How far one field lets the set go, with the reason; or the key nobody stated."""
    data = inventory.vocabulary.lists["data"]
    category = str(field.get("category"))
    stated = field.get("identifies", UNSTATED)
    code = inventory.vocabulary.is_a("data", category, _CODES)
    identifies = stated if isinstance(stated, str) else data.get(category, "identifies")
    if identifies == "with_others" and not isinstance(stated, str):
        identifies = "unsaid"  # in a treated set there is no default for what identifies only with others
    treatment = field.get("treatment", UNSTATED)
    if identifies == "never" or treatment == "deleted":
        return claimed, "", ""
    if code or identifies == "directly":
        return _direct(field, treatment, "identification_code" if code else "direct_identifier")
    if identifies == "links":
        if isinstance(treatment, Unstated):
            return claimed, "", "treatment"
        if treatment in _REMOVED:
            return claimed, "", ""
        return _replaced(field) if treatment == "replaced" else ("pseudonymised", "links", "")
    if claimed == "pseudonymised":
        return claimed, "", ""
    if identifies == "unsaid":
        if treatment in _COARSER:
            return claimed, "", ""
        return claimed, "", "identifies" if isinstance(treatment, Unstated) else "smallest_group" if "smallest_group" not in field else ""
    return _with_others(field, treatment, claimed)


def _direct(field: dict[str, Value], treatment: Value, reason: str) -> tuple[str, str, str]:
    if isinstance(treatment, Unstated):
        return "pseudonymised", "", "treatment"
    if treatment in _REMOVED:
        return "anonymised", "", ""
    return _replaced(field) if treatment == "replaced" else ("identified", reason, "")


def _replaced(field: dict[str, Value]) -> tuple[str, str, str]:
    """A replaced identifier: for good only where nothing leads back."""
    if field.get("reversible") is True:
        return "pseudonymised", "reversible", ""
    if field.get("key") == "kept":
        return "pseudonymised", "key_kept", ""
    for name in ("reversible", "key"):
        if name not in field:
            return "pseudonymised", "", name
    return "anonymised", "", ""


def _with_others(field: dict[str, Value], treatment: Value, claimed: str) -> tuple[str, str, str]:
    if treatment in _COARSER:
        return claimed, "", ""
    group = field.get("smallest_group", UNSTATED)
    if isinstance(group, Range):
        group = group.low if group.low is not None else UNSTATED
    if isinstance(group, (int, float)):
        return (claimed, "", "") if group >= SMALLEST_GROUP else ("pseudonymised", "small_group", "")
    return (claimed, "", "smallest_group") if isinstance(treatment, Unstated) else ("pseudonymised", "small_group", "")


def form_value(form: Form) -> Value:
    """The effective form as rules see it: open where a treatment is unstated and the claim may still hold."""
    return Unstated(form.missing) if form.missing and form.form != "identified" else form.form


def break_items(form: Form) -> Items:
    """Why the form falls short of the claim, field by field."""
    rows = tuple({"field": field, "reason": reason} for field, reason in form.breaks)
    return Items(rows, open=bool(form.missing), missing=form.missing)
