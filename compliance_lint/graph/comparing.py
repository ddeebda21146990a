"""Sets of the organisation's own that another set could be held against, on what identifies or tells a time or a place."""

from __future__ import annotations

from compliance_lint.graph.description import SELF
from compliance_lint.graph.label import bits
from compliance_lint.graph.provenance import GONE, IDENTIFYING
from compliance_lint.graph.records_of import owners_of
from compliance_lint.model.inventory import Entity
from compliance_lint.model.values import Items, Missing, Value
from compliance_lint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from compliance_lint.graph.world import World


class Comparables:
    """The data sets of one world by what they can be compared on; sets are bits, in the order of `sets`."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.sets = [dataset for dataset in world.inventory.of("dataset").values() if world.graph.lying(dataset)]
        self.number = {dataset.id: at for at, dataset in enumerate(self.sets)}
        self.by_category: dict[str, int] = {}
        self.own = self.open = 0
        self.unsure: dict[int, tuple[Missing, ...]] = {}
        for at, dataset in enumerate(self.sets):
            for category in self.telling(dataset):
                self.by_category[category] = self.by_category.get(category, 0) | 1 << at
            owners, unsaid = owners_of(world, dataset)
            if SELF in owners:
                self.own |= 1 << at
            elif unsaid:
                self.unsure[at] = unsaid
            if dataset.items("fields").open and (SELF in owners or unsaid):
                self.open |= 1 << at

    def telling(self, dataset: Entity) -> frozenset[str]:
        """The categories of the fields of a set that identify, or tell a time or a place, and are still there."""
        data = self.world.inventory.vocabulary.lists["data"]
        found = set()
        for field in dataset.items("fields"):
            category, treatment = str(field.get("category")), field.get("treatment")
            stated = field.get("identifies")
            by = stated if isinstance(stated, str) else data.get(category, "identifies")
            lost = treatment in ("deleted", "masked") or (treatment == "replaced" and field.get("key") == "destroyed")
            if not lost and ((by in IDENTIFYING and treatment not in GONE) or data.get(category, "tells")):
                found.add(category)
        return frozenset(found)

    def like(self, dataset: Entity) -> int:
        """The sets that have one of the categories of a set, a broader or a narrower one."""
        is_a = self.world.inventory.vocabulary.is_a
        found = 0
        for category in self.telling(dataset):
            for other, sets in self.by_category.items():
                if is_a("data", category, other) or is_a("data", other, category):
                    found |= sets
        return found


def comparable(world: World, dataset: Entity) -> Value:
    """The organisation's own sets that share a field with this one that identifies, or tells a time or a place."""
    known = world.once("comparables", Comparables)
    others = ~(1 << known.number[dataset.id]) if dataset.id in known.number else -1
    like = known.like(dataset) & others
    missing = [] if "dataset:all" in world.inventory.complete else [Missing("fact", "dataset", dataset.id, "datasets")]
    if dataset.items("fields").open:
        missing.append(Missing("fact", "dataset", dataset.id, "fields"))
    missing += [Missing("fact", "dataset", known.sets[at].id, "fields") for at in bits(known.open & others & ~like)]
    missing += [one for at, unsaid in known.unsure.items() if like >> at & 1 for one in unsaid]
    return Items(tuple(known.sets[at].id for at in bits(like & known.own)), open=bool(missing), missing=tuple(dict.fromkeys(missing)))
