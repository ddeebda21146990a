"""A hop that leaves a country, as rules see it: a kind of entity that is found, never written."""

from __future__ import annotations

from compliance_lint.graph.description import Edge
from compliance_lint.location import Place
from compliance_lint.model.inventory import Entity
from compliance_lint.model.types import BoolType, Field, Kind, NumberType, RefType, TermsType, TermType
from compliance_lint.model.values import Value

TRANSFER = Kind(
    "transfer",
    "transfers",
    "One hop that leaves a country: a flow, a look from abroad, hosting or a right of access abroad, a sub-processor. Found, not written.",
    {
        "flow": Field(RefType("flow"), "The flow that makes the hop; `none` where hosting, a right or a contract does.", ""),
        "exporter": Field(RefType("party"), "Who hands the data over, `self` or a party.", ""),
        "importer": Field(RefType("party"), "Who is given them, `self` where the hop ends at a place or system of ours.", ""),
        "from_country": Field(TermType("countries"), "The country they leave.", ""),
        "to_country": Field(TermType("countries"), "The country they go to; unstated where nobody said where the importer works.", ""),
        "hop": Field(NumberType(), "How many hands away from the organisation it leads.", ""),
        "onward": Field(BoolType(), "Whether somebody who was given the data passes them on.", ""),
        "remote": Field(BoolType(), "Whether they are only looked at from there.", ""),
        "relation": Field(TermType("relations"), "In which roles the two stand; `none` within the organisation.", ""),
        "safeguard": Field(
            TermType("safeguards"),
            "The ground of the transfer: of its flow or right, else the importer's, else what all agree on.",
            "",
        ),
        "basis": Field(TermsType("bases"), "The grounds of the flow.", ""),
        "mode": Field(TermType("modes"), "The relation in which the data are given.", ""),
    },
)
"""Fields of a transfer; data, personal or not, and the records that cover it are derived as of a flow."""


class Transfer(Entity):
    """One hop that leaves a country.

    `edges` are the numbers of the edges of the graph it stands for, `held` the parties whose labels are at stake where no
    edge says which; `parties` are the importer under each of its ids, `home` is where it is described, `way` the last
    step of its witness, `ground` where its safeguard is stated.
    """

    __slots__ = ("edges", "ground", "held", "home", "parties", "way")

    def __init__(
        self, id: str, facts: dict[str, Value], home: Place, edges: tuple[int, ...], held: tuple[Entity, ...],
        parties: tuple[Entity, ...], way: Edge, ground: Place | None = None,
    ) -> None:  # fmt: skip
        super().__init__(TRANSFER.name, id, facts)
        self.ground = ground
        self.edges, self.held, self.home, self.parties, self.way = edges, held, home, parties, way

    def stated_at(self, path: tuple[str | int, ...]) -> Place:
        """Where a fact of it stands in the description: with the flow, the right of access, or the party."""
        key = str(path[0]) if path else ""
        if key == "safeguard" and self.ground is not None:
            return self.ground
        if self.home.kind == "flow":
            if key in ("safeguard", "basis", "mode"):
                return self.home.down(*path)
            return self.home.down("to") if key in ("to_country", "importer") else self.home
        return self.home.down("country") if key in ("to_country", "importer") and self.home.kind == "party" else self.home
