"""What an organisation declares: entities with their facts, and which absences were stated for whole kinds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compliance_lint.location import Place
from compliance_lint.model.dates import When
from compliance_lint.model.values import NONE, UNSTATED, Items, Unstated, Value
from compliance_lint.model.vocabulary import RECORD_LISTS, Vocabulary

NODE_KINDS = ("system", "place", "party")
ORGANISATION = "organisation"


class Entity:
    """One entity: kind in the singular, id, and the facts stated of it (a key that is not in `facts` is unstated).

    `asked` holds the keys whose value is ``unknown``: somebody asked, nobody knew.
    """

    __slots__ = ("asked", "facts", "id", "kind")

    def __init__(self, kind: str, id: str, facts: Mapping[str, Value], asked: frozenset[str] = frozenset()) -> None:
        self.kind, self.id, self.facts, self.asked = kind, id, facts, asked

    def get(self, name: str) -> Value:
        """The fact `name`, or `UNSTATED`."""
        return self.facts.get(name, UNSTATED)

    def items(self, name: str) -> Items:
        """The list `name`: empty and open where it is unstated, empty and closed where it is ``none``."""
        value = self.facts.get(name, UNSTATED)
        if isinstance(value, Unstated):
            return Items(open=True)
        return value if isinstance(value, Items) else Items() if value is NONE else Items((value,))

    @property
    def place(self) -> Place:
        """Where the entity stands."""
        return Place(self.kind, self.id)

    @property
    def key(self) -> tuple[str, str]:
        """What identifies it in an inventory."""
        return (self.kind, self.id)

    def __repr__(self) -> str:
        return f"{self.kind} {self.id}"


class Inventory:
    """All entities of one organisation, by kind and id, in the order of their ids.

    `complete` and `partial` hold what the top-level keys of that name say: a kind (``party``) or type with the set of
    what is listed in full, ``all`` among them for a whole kind.
    """

    __slots__ = ("as_of", "complete", "kinds", "nodes", "partial", "vocabulary")

    def __init__(
        self,
        kinds: Mapping[str, Mapping[str, Entity]],
        vocabulary: Vocabulary,
        as_of: When | None = None,
        complete: frozenset[str] = frozenset(),
        partial: frozenset[str] = frozenset(),
    ) -> None:
        self.kinds = {kind: dict(sorted(entities.items())) for kind, entities in sorted(kinds.items())}
        self.kinds.setdefault(ORGANISATION, {ORGANISATION: Entity(ORGANISATION, ORGANISATION, {})})
        self.vocabulary, self.as_of, self.complete, self.partial = vocabulary, as_of, complete, partial
        self.nodes = {id: entity for kind in NODE_KINDS for id, entity in self.kinds.get(kind, {}).items()}

    @property
    def organisation(self) -> Entity:
        """The organisation judged."""
        return self.kinds[ORGANISATION][ORGANISATION]

    def of(self, kind: str) -> Mapping[str, Entity]:
        """The entities of a kind, by id."""
        return self.kinds.get(kind, {})

    def get(self, kind: str, id: str) -> Entity | None:
        """The entity of that kind and id; of kind ``node``, the system, place or party."""
        if kind == "node":
            return self.nodes.get(id) or (self.organisation if id == "self" else None)
        if id == "self" and kind == "party":
            return self.organisation
        return self.kinds.get(kind, {}).get(id)

    def records(self) -> Iterator[Entity]:
        """Controls, documents, assessments and filings, in that order."""
        for kind in RECORD_LISTS:
            yield from self.of(kind).values()

    def __iter__(self) -> Iterator[Entity]:
        for entities in self.kinds.values():
            yield from entities.values()
