"""The record of processing activities: what each row says, beside what the graph shows of the same data.

A row is an activity. What it shows comes from the data sets that belong to it, the flows that carry their data, and whoever they
reach at any hop. Data sets that belong to no row are told as rows of their own, which say nothing and show what is there.
"""

from __future__ import annotations

from collections.abc import Iterable

from compliance_lint.graph.description import ORDER_KINDS
from compliance_lint.graph.hop import Transfer
from compliance_lint.graph.labels import labels_of
from compliance_lint.graph.retention import retention_of
from compliance_lint.graph.transfers import transfers_of
from compliance_lint.model.dates import Span, span_at_most
from compliance_lint.model.inventory import Entity
from compliance_lint.model.values import NONE, UNSTATED, Items, Unstated, Value
from compliance_lint.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from compliance_lint.graph.world import World

SENSITIVE = ("gdpr.special", "user.criminal_history")
"""Of the categories of data, those with rules of their own (Art. 9 and 10)."""
_AREA = "eea"
"""The group of countries that are no third countries."""


class Beside(NamedTuple):
    """What a row says of something, what the graph shows, and what of that no word of the row covers.

    `said` is `None` where nobody said; `open` tells that the graph may show more than is described.
    """

    said: tuple[str, ...] | None
    shown: tuple[str, ...]
    beyond: tuple[str, ...]
    open: bool = False


class Kept(NamedTuple):
    """How long a thing is kept: the row's own period (`dataset` is `None`), or that of a data set, longer than the row's or not."""

    dataset: Entity | None
    retention: dict[str, Value]
    longer: bool = False


class Row(NamedTuple):
    """One row of the record; without `activity`, a data set that stands in none."""

    activity: Entity | None
    datasets: tuple[Entity, ...]
    systems: tuple[Entity, ...]
    purposes: Beside
    subjects: Beside
    data: Beside
    recipients: Beside
    countries: Beside
    transfers: tuple[Transfer, ...]
    period: dict[str, Value] | None
    kept: tuple[Kept, ...]
    measures: tuple[str, ...]
    partly: tuple[tuple[str, tuple[str, ...]], ...]
    assessed: tuple[Entity, ...]

    @property
    def client(self) -> str:
        """The party it is carried out for; empty where it is the organisation's own."""
        stated = self.activity.get("on_behalf_of") if self.activity is not None else None
        return stated if isinstance(stated, str) else ""

    @property
    def deviations(self) -> int:
        """Of how many items the graph shows more than the row says."""
        parts = (self.purposes, self.subjects, self.data, self.recipients, self.countries)
        return sum(bool(part.beyond) for part in parts) + any(kept.longer for kept in self.kept)


def rows_of(world: World, for_clients: bool = False) -> list[Row]:
    """The rows of the controller's record (Art. 30(1)), or of what is done for clients (Art. 30(2)), by id; then what is in none."""
    personal = {dataset.id: dataset for dataset in world.inventory.of("dataset").values() if world.derive("personal", dataset) is True}
    belongs = {id: tuple(map(str, world.derive("rows", dataset))) for id, dataset in personal.items()}
    activities = world.inventory.of("activity")
    found = []
    for activity in activities.values():
        if isinstance(activity.get("on_behalf_of"), str) == for_clients:
            mine = [id for id, rows in belongs.items() if activity.id in rows]
            others = dict.fromkeys(name for id in mine for name in belongs[id] if name != activity.id)
            found.append(_row(world, activity, [personal[id] for id in mine], [activities[name] for name in others]))
    if not for_clients:
        found += [_row(world, None, [personal[id]], []) for id, rows in belongs.items() if not rows]
    return found


def sensitive(world: World, categories: Iterable[str]) -> tuple[str, ...]:
    """Of some categories of data, those of Art. 9 and 10."""
    is_a = world.inventory.vocabulary.is_a
    return tuple(one for one in categories if any(is_a("data", one, group) for group in SENSITIVE))


def third(world: World, country: str) -> bool:
    """Whether a country lies outside the European Economic Area."""
    return not world.inventory.vocabulary.is_a("countries", country, _AREA)


def _row(world: World, activity: Entity | None, datasets: list[Entity], others: list[Entity]) -> Row:
    """A row with its data sets; what one of the `others` that use these sets too says is not asked of it."""
    subject = activity if activity is not None else datasets[0]
    names = map(str, activity.items("systems")) if activity is not None else (str(one.get("system")) for one in datasets)
    systems = tuple(one for name in dict.fromkeys(names) if (one := world.inventory.get("system", name)) is not None)
    labels = dict.fromkeys(label for dataset in datasets for label in labels_of(world.graph, dataset))
    reached = _transfers(world, systems, {(label.category, label.subject) for label in labels})
    recipients = world.derive("reached_recipients" if activity is not None else "recipients", subject)
    countries = world.derive("reached_countries" if activity is not None else "countries", subject)
    parties = tuple(str(one["party"]) for one in recipients)
    foreign = tuple(str(country) for country in countries if third(world, str(country)))
    foreign += tuple(str(one.get("to_country")) for one in reached if isinstance(one.get("to_country"), str))
    measures, partly = _measures(world, systems)
    period = retention_of(activity) if activity is not None else {}
    return Row(
        activity=activity,
        datasets=tuple(datasets),
        systems=systems,
        purposes=_beside(world, activity, "purposes", _purposes(world, activity, systems, datasets), others),
        subjects=_beside(world, activity, "subjects", [label.subject for label in labels if label.subject], others),
        data=_beside(world, activity, "data", [label.category for label in labels], others),
        recipients=_recipients(world, activity, parties)._replace(open=isinstance(recipients, Items) and recipients.open),
        countries=_beside(world, activity, "countries", foreign)._replace(open=isinstance(countries, Items) and countries.open),
        transfers=tuple(reached),
        period=period or None,
        kept=tuple(Kept(dataset, kept, _longer(kept, period)) for dataset in datasets if (kept := retention_of(dataset))),
        measures=measures,
        partly=partly,
        assessed=_assessed(world, activity, systems),
    )


def _beside(world: World, activity: Entity | None, name: str, shown: Iterable[str], others: Iterable[Entity] = ()) -> Beside:
    """What the row says of a kind of term, and what of the terms shown neither it nor another row of the same data covers."""
    is_a = world.inventory.vocabulary.is_a

    def covered(term: str, words: Iterable[str]) -> bool:
        return any(is_a(name, term, word) for word in words)

    terms = tuple(dict.fromkeys(shown))
    if activity is None:
        return Beside(None, terms, terms)
    said = tuple(map(str, activity.items(name)))
    elsewhere = [str(word) for other in others for word in other.items(name)]
    terms = tuple(term for term in terms if covered(term, said) or not covered(term, elsewhere))
    return Beside(said if name in activity.facts else None, terms, tuple(term for term in terms if not covered(term, said)))


def _recipients(world: World, activity: Entity | None, shown: tuple[str, ...]) -> Beside:
    """Recipients, each named by its id or by its class."""
    if activity is None or "recipients" not in activity.facts:
        return Beside(None, shown, shown)
    said = tuple(map(str, activity.items("recipients")))
    unnamed = world.derive("unnamed", activity)
    left = unnamed.get("recipients", UNSTATED) if isinstance(unnamed, dict) else UNSTATED
    return Beside(said, shown, tuple(str(one) for one in left if str(one) in shown) if isinstance(left, Items) else ())


def _purposes(world: World, activity: Entity | None, systems: Iterable[Entity], datasets: Iterable[Entity]) -> list[str]:
    """The purposes of the row's data sets, of the flows that belong to it, and of those that carry its data and belong to none."""
    found = [str(purpose) for dataset in datasets for purpose in dataset.items("purposes")]
    places = {system.id for system in systems}
    pairs = {(label.category, label.subject) for dataset in datasets for label in labels_of(world.graph, dataset)}
    for flow in world.inventory.of("flow").values():
        if flow.get("kind") in ORDER_KINDS or places.isdisjoint((str(flow.get("from")), str(flow.get("to")))):
            continue
        belongs = tuple(map(str, world.derive("rows", flow)))
        carried = {(label.category, label.subject) for label in labels_of(world.graph, flow)}
        if (activity is not None and activity.id in belongs) or (not belongs and carried & pairs):
            found += map(str, flow.items("purposes"))
    return found


def _transfers(world: World, systems: Iterable[Entity], pairs: set[tuple[str, str]]) -> list[Transfer]:
    """The transfers to third countries that what lies in the row's systems takes part in."""
    every = transfers_of(world)
    ids = dict.fromkeys(str(id) for system in systems for id in _ids(world.derive("transfers", system)))
    found = []
    for id in ids:
        one = every.get(id)
        if one is None or pairs.isdisjoint((label.category, label.subject) for label in labels_of(world.graph, one)):
            continue
        country = one.get("to_country")
        if not isinstance(country, str) or third(world, country):
            found.append(one)
    return found


def _ids(value: Value) -> list[str]:
    return [one.id if isinstance(one, Entity) else str(one) for one in value] if isinstance(value, Items) else []


def _longer(kept: dict[str, Value], promised: dict[str, Value]) -> bool:
    """Whether a data set is surely kept longer than its row promises."""
    period, limit = kept.get("period", UNSTATED), promised.get("period", UNSTATED)
    if not isinstance(limit, Span):
        return False
    return period is NONE or (isinstance(period, Span) and span_at_most(period, limit) is False)


def _measures(world: World, systems: tuple[Entity, ...]) -> tuple[tuple[str, ...], tuple[tuple[str, tuple[str, ...]], ...]]:
    """The types of measure in place on every system of a row, and those on some of them with where."""
    terms = world.inventory.vocabulary.lists["controls"].terms
    standards = {key.partition(".")[0] for key in terms if "." in key}
    where: dict[str, list[str]] = {}
    for system in systems:
        for type in world.derive("controls_in_place", system):
            if str(type).partition(".")[0] not in standards:
                where.setdefault(str(type), []).append(system.id)
    broader = {str(terms[type].parent) for type in where if terms[type].parent in where}
    kept = {type: at for type, at in sorted(where.items()) if type not in broader}
    everywhere = tuple(type for type, at in kept.items() if len(at) == len(systems))
    return everywhere, tuple((type, tuple(at)) for type, at in kept.items() if len(at) < len(systems))


def _assessed(world: World, activity: Entity | None, systems: Iterable[Entity]) -> tuple[Entity, ...]:
    """The impact assessments that cover the row or one of its systems."""
    things = [*([activity] if activity is not None else []), *systems]
    found: dict[str, Entity] = {}
    for thing in things:
        for cover in world.coverage.covers(thing).values():
            if cover.record.kind == "assessment" and world.inventory.vocabulary.type_is_a(
                str(cover.record.get("type")), "privacy_impact_assessment"
            ):
                found[cover.record.id] = cover.record
    return tuple(found[id] for id in sorted(found))


def head_of(world: World) -> dict[str, tuple[Entity | dict[str, Value], ...]]:
    """Who stands at the head of the record: data protection officers, representatives, and joint controllers."""
    officers = [one for one in world.inventory.organisation.items("officers") if isinstance(one, dict)]
    by = {name: tuple(one for one in officers if one.get("function") == name) for name in ("data_protection_officer", "eu_representative")}
    joint = tuple(one for one in world.inventory.of("party").values() if "joint_controller" in _acting(world, one))
    return {"officers": by["data_protection_officer"], "representatives": by["eu_representative"], "joint": joint}


def _acting(world: World, party: Entity) -> tuple[str, ...]:
    roles = world.derive("acts_as", party)
    return tuple(map(str, roles)) if not isinstance(roles, Unstated) else ()
