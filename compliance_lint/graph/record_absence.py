"""Where the record of processing may say ``none``: the description says so, or lists in full what would be named there.

What is empty for any other reason was never stated. Each function answers only for an item of which nothing is known.
"""

from __future__ import annotations

from compliance_lint.graph.labels import open_ends
from compliance_lint.graph.processing_record import SENSITIVE, Row
from compliance_lint.model.inventory import Entity
from compliance_lint.model.values import Items, Other
from compliance_lint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from compliance_lint.graph.world import World

_ASSESSMENT = "privacy_impact_assessment"
_OF_STANDARDS = "document"
"""What is missing where only points of a standard are open, which a text may imply; the record names measures, not points."""


def no_officer(world: World, function: str) -> bool:
    """Whether nobody holds a function: all officers are listed, or all of that function, and each of those says what it is."""
    officers = world.inventory.organisation.items("officers")
    if any(not isinstance(one, dict) or not isinstance(one.get("function"), str) for one in officers):
        return False
    other = officers.rest.get("function") if isinstance(officers.rest, dict) else None
    return not officers.open or (isinstance(other, Other) and other.is_one_of((function,)) is False)


def no_joint_controller(world: World) -> bool:
    """Whether no party is a joint controller: all parties are listed, and of each it is known in which roles it acts."""
    if "party:all" not in world.inventory.complete:
        return False
    roles = (world.derive("acts_as", party) for party in world.inventory.of("party").values())
    return not any(one.open for one in roles if isinstance(one, Items))


def no_more_data(world: World, row: Row) -> bool:
    """Whether all data of a row are known, so that what they do not show is not there."""
    if row.activity is not None:
        return not open_ends(world.graph, row.activity)
    return not any(open_ends(world.graph, dataset) for dataset in row.datasets)


def no_more_purposes(world: World, row: Row) -> bool:
    """Whether all purposes are known for which the data of a row are used."""
    if "flow:all" not in world.inventory.complete or not no_more_data(world, row):
        return False
    flows = world.inventory.of("flow").values()
    return not any(thing.items("purposes").open for thing in (*row.datasets, *flows))


def no_special(world: World, row: Row) -> bool:
    """Whether none of the data are of a special category: all are known, or the row names them all, and no word could mean such."""
    said = row.activity.items("data") if row.activity is not None else Items(open=True)
    if said.open and not no_more_data(world, row):
        return False
    is_a = world.inventory.vocabulary.is_a
    special = [term for term in world.inventory.vocabulary.lists["data"].terms if any(is_a("data", term, group) for group in SENSITIVE)]
    return not any(is_a("data", term, str(word)) for word in (*said, *row.data.shown) for term in special)


def no_measure(world: World, row: Row) -> bool:
    """Whether no measure protects the systems of a row: they are known, and so is every measure at each."""
    if row.activity is not None and row.activity.items("systems").open:
        return False
    found = [world.derive("controls_in_place", system) for system in row.systems]
    return bool(found) and not any(one.what != _OF_STANDARDS for items in found for one in items.missing)


def no_assessment(world: World, row: Row) -> bool:
    """Whether no impact assessment was made: said of the activity, else of each of its data sets or of each of its systems."""
    own: tuple[Entity, ...] = (row.activity,) if row.activity is not None else row.datasets
    return any(things and all(world.coverage.denied(one, _ASSESSMENT) for one in things) for things in (own, row.systems))
