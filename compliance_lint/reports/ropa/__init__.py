"""The record of processing activities, told in one language and laid out for a table; the formats are modules beside this one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from compliance_lint.findings.observation import Speaker
from compliance_lint.graph import record_absence as absence
from compliance_lint.graph.hop import Transfer
from compliance_lint.graph.processing_record import Beside, Row, head_of, rows_of, sensitive
from compliance_lint.graph.world import World
from compliance_lint.model.inventory import Entity
from compliance_lint.model.languages import fallbacks
from compliance_lint.model.values import NONE, UNSTATED, Items, Text, Value
from compliance_lint.reports.ropa.words import WORDS
from compliance_lint.typed import NamedTuple

ROLES = ("controller", "processor")


class Item(NamedTuple):
    """One item of a row: what the record says; beside it, where the graph has a say, what it shows and what only it shows."""

    key: str
    record: str
    shown: str | None = None
    beyond: str = ""


class Entry(NamedTuple):
    """A row of the record with its items; `deviations` counts those of which the graph shows more."""

    name: str
    items: tuple[Item, ...]
    deviations: int


class Record(NamedTuple):
    """The whole record in words: its head, its rows, and a sentence on how they stand."""

    title: str
    intro: str
    head: tuple[tuple[str, str], ...]
    entries: tuple[Entry, ...]
    summary: str
    words: Mapping[str, str]

    @property
    def columns(self) -> tuple[str, ...]:
        """The headings of a flat table: of an item the graph has a say on there are three."""
        found = [self.words["number"], self.words["activity"]]
        for item in self.entries[0].items if self.entries else ():
            name = self.words[item.key]
            found.append(name)
            if item.shown is not None:
                found += [self.words["column_shown"].format(item=name), self.words["column_beyond"].format(item=name)]
        return (*found, self.words["deviations"])

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The cells of a flat table, as wide as `columns`."""
        out = []
        for at, entry in enumerate(self.entries, 1):
            cells = [str(at), entry.name]
            for item in entry.items:
                cells.append(item.record)
                if item.shown is not None:
                    cells += [item.shown, item.beyond]
            out.append((*cells, str(entry.deviations)))
        return tuple(out)


def record(world: World, role: str, language: str) -> Record:
    """The record of a controller or of a processor in words; without `entries` where there is no row of the kind."""
    return _Teller(world, language).record(role)


class _Teller:
    """Tells rows in one language."""

    def __init__(self, world: World, language: str) -> None:
        self.world, self.speaker = world, Speaker(world, language)
        self.words = next(WORDS[tag] for tag in fallbacks(language) if tag in WORDS)

    def record(self, role: str) -> Record:
        rows = rows_of(self.world, for_clients=role == "processor")
        entries = tuple(self._entry(row, role) for row in rows)
        loose = sum(row.activity is None for row in rows)
        summary = self.words["summary"].format(
            rows=len(rows) - loose, deviating=sum(bool(e.deviations) for e, r in zip(entries, rows, strict=True) if r.activity), loose=loose
        )
        date = self.speaker.date(self.world.as_of)
        return Record(
            self.words[f"title_{role}"], self.words["intro"].format(date=date), self._head(role, date), entries, summary, self.words
        )

    def _head(self, role: str, date: str) -> tuple[tuple[str, str], ...]:
        head = head_of(self.world)
        organisation = self.world.inventory.organisation
        name = organisation.get("name")
        return (
            (self.words[role], self.speaker.value(name) if isinstance(name, Text) else self.words["unstated"]),
            (self.words["officer"], self._holders(head["officers"], "data_protection_officer")),
            (self.words["representative"], self._holders(head["representatives"], "eu_representative")),
            (
                self.words["joint"],
                self._listed(
                    (self._name(one) for one in head["joint"] if isinstance(one, Entity)),
                    lambda: absence.no_joint_controller(self.world),
                ),
            ),
            (self.words["as_of"], date),
        )

    def _holders(self, officers: Iterable[Entity | dict[str, Value]], function: str) -> str:
        """Who holds a function: nobody where the description lists no such officer in full, or says that the post is vacant."""
        names = (self._holder(one) for one in officers if isinstance(one, dict))
        return self._listed(names, lambda: absence.no_officer(self.world, function), self.words["nobody"])

    def _holder(self, officer: Mapping[str, Value]) -> str:
        holder = officer.get("holder", UNSTATED)
        return self.words["nobody"] if holder is NONE else holder if isinstance(holder, str) else self.words["unstated"]

    def _entry(self, row: Row, role: str) -> Entry:
        loose = row.activity is None
        name = self.words["in_no_row"].format(name=self._name(row.datasets[0])) if loose else self._name(row.activity or row.datasets[0])
        items = self._for_clients(row) if role == "processor" else self._own(row)
        return Entry(name, tuple(items), row.deviations)

    def _own(self, row: Row) -> Iterable[Item]:
        yield Item("owner", self._owner(row))
        yield self._terms("purposes", row, "purposes")
        yield Item("basis", self._basis(row))
        yield self._terms("subjects", row, "subjects")
        yield self._terms("data", row, "data")
        yield Item("special", self._special(row))
        yield self._recipients("recipients", row)
        yield self._countries(row)
        yield self._erasure(row)
        yield Item("measures", self._measures(row))
        yield Item("systems", self._systems(row))
        yield Item("assessment", self._listed(map(self._dated, row.assessed), lambda: absence.no_assessment(self.world, row)))

    def _for_clients(self, row: Row) -> Iterable[Item]:
        yield Item("clients", self._client(row.client))
        yield self._terms("categories", row, "purposes")
        yield self._terms("subjects", row, "subjects")
        yield self._terms("data", row, "data")
        yield self._recipients("subprocessors", row)
        yield self._countries(row)
        yield self._erasure(row)
        yield Item("measures", self._measures(row))
        yield Item("systems", self._systems(row))

    # -- items -------------------------------------------------------------------------------------------------

    def _terms(self, key: str, row: Row, list: str) -> Item:
        beside: Beside = getattr(row, list)
        known = absence.no_more_purposes if list == "purposes" else absence.no_more_data
        shown = self._listed((self._term(list, one) for one in beside.shown), lambda: known(self.world, row))
        beyond = self._many(self._term(list, one) for one in beside.beyond)
        return Item(key, self._said(row, list, lambda one: self._term(list, one)), shown, beyond)

    def _said(self, row: Row, name: str, told: Callable[[str], str]) -> str:
        """What a row says in one of its lists: that there is none where it says so, and that there may be more where it does."""
        said = row.activity.items(name) if row.activity is not None else Items(open=True)
        return self._open(map(told, map(str, said)), said.open)

    def _special(self, row: Row) -> str:
        words = (*(row.data.said or ()), *row.data.shown)
        return self._listed(
            (self._term("data", one) for one in sensitive(self.world, words)), lambda: absence.no_special(self.world, row)
        )  # fmt: skip

    def _recipients(self, key: str, row: Row) -> Item:
        reached = self.world.derive("reached_recipients" if row.activity is not None else "recipients", row.activity or row.datasets[0])
        hops = {str(one["party"]): one["hops"] for one in reached}
        beside = row.recipients
        nearest = sorted(beside.shown, key=lambda one: hops.get(one, 1))
        shown = (self.words["hops"].format(name=self._party(one), hops=hops.get(one, 1)) for one in nearest)
        said, beyond = self._said(row, "recipients", self._party), self._many(map(self._party, beside.beyond))
        return Item(key, said, self._reached(shown, row, beside.open), beyond)

    def _countries(self, row: Row) -> Item:
        beside = row.countries
        shown = self._reached(map(self._transfer, row.transfers), row, beside.open or row.recipients.open)
        beyond = self._many(self._term("countries", one) for one in beside.beyond)
        return Item("transfers", self._said(row, "countries", lambda one: self._term("countries", one)), shown, beyond)

    def _reached(self, parts: Iterable[str], row: Row, open: bool) -> str:
        """Whom or where the data of a row reach: nobody only where it is known which data those are."""
        every = tuple(parts)
        return self._open(every, open or not (every or absence.no_more_data(self.world, row)))

    def _transfer(self, one: Transfer) -> str:
        country, safeguard = one.get("to_country"), one.get("safeguard")
        ground = self.words["safeguard_unstated"]
        if safeguard is NONE or safeguard == "none":
            ground = self.words["no_safeguard"]
        elif isinstance(safeguard, str):
            ground = self._term("safeguards", safeguard)
        return self.words["transfer"].format(
            country=self._term("countries", country) if isinstance(country, str) else self.words["country_unstated"],
            importer=self._party(str(one.get("importer"))), safeguard=ground,
        )  # fmt: skip

    def _erasure(self, row: Row) -> Item:
        said = self._period(row.period) if row.period is not None else self.words["unstated"]
        named = [(self._name(kept.dataset) if kept.dataset else "", self._period(kept.retention), kept.longer) for kept in row.kept]
        told = {kept.dataset.id for kept in row.kept if kept.dataset is not None}
        untold = [(self._name(one), self.words["unstated"], False) for one in row.datasets if one.id not in told]
        shown = (self.words["of_set"].format(name=name, period=period) for name, period, _ in (*named, *untold))
        beyond = (self.words["longer"].format(name=name, period=period) for name, period, longer in named if longer)
        return Item("erasure", said, self._listed(shown, lambda: absence.no_more_data(self.world, row)), self._many(beyond))

    def _period(self, retention: Mapping[str, Value]) -> str:
        period, start, then = retention.get("period"), retention.get("from"), retention.get("then")
        if period is NONE:
            return self.words["no_limit"]
        return self.words["period"].format(
            period=self.words["unstated"] if period is None else self.speaker.value(period),
            start=self._term("retention_from", start) if isinstance(start, str) else self.words["from_unstated"],
            then=self._term("retention_then", then) if isinstance(then, str) else self.words["then_unstated"],
        )

    def _measures(self, row: Row) -> str:
        every = [self._term("controls", one) for one in row.measures]
        for type, systems in row.partly:
            names = ", ".join(self.speaker.plain_name(one) for id in systems if (one := self.world.inventory.get("system", id)) is not None)
            every.append(self.words["only_at"].format(name=self._term("controls", type), systems=names))
        return self._listed(every, lambda: absence.no_measure(self.world, row))

    def _systems(self, row: Row) -> str:
        names = map(self._name, row.systems)
        return self._open(names, row.activity is None or row.activity.items("systems").open, row.activity is not None)

    # -- words -------------------------------------------------------------------------------------------------

    def _many(self, parts: Iterable[str]) -> str:
        """Parts in one cell, each once; empty where there is none."""
        return self.words["separator"].join(dict.fromkeys(parts))

    def _listed(self, parts: Iterable[str], surely_none: Callable[[], bool], none: str = "") -> str:
        """What is known; else that there is none, where that is sure, and else that nobody stated it."""
        return self._many(parts) or ((none or self.words["none"]) if surely_none() else self.words["unstated"])

    def _open(self, parts: Iterable[str], open: bool, told: bool = True) -> str:
        """What is known of a list, with a word (where that is to be told) that there may be more if it is open."""
        text = self._listed(parts, lambda: not open)
        return f"{text}{self.words['separator']}{self.words['open']}" if open and told and text != self.words["unstated"] else text

    def _term(self, list: str, key: str) -> str:
        return self.speaker.word(list, key)

    def _name(self, entity: Entity) -> str:
        return self.speaker.plain_name(entity)

    def _party(self, word: str) -> str:
        """A party by its name, a class of parties by that of the class."""
        party = self.world.inventory.get("party", word)
        return self._name(party) if party is not None else self._term("party_kinds", word)

    def _client(self, id: str) -> str:
        party = self.world.inventory.get("party", id)
        if party is None:
            return self.words["unstated"]
        count = party.get("count")
        name = self._name(party)
        return self.words["counted"].format(name=name, count=self.speaker.value(count)) if isinstance(count, (int, float)) else name

    def _owner(self, row: Row) -> str:
        owner = (row.activity or row.datasets[0]).get("owner")
        return self.words["none"] if owner is NONE else self.speaker.value(owner) if isinstance(owner, str) else self.words["unstated"]

    def _basis(self, row: Row) -> str:
        basis = row.activity.items("basis") if row.activity is not None else Items(open=True)
        laws = {key: self.speaker.value(law) for key, law in basis.values.items() if isinstance(law, (str, Text))}
        named = (f"{self._term('bases', str(one))} ({laws[one]})" if one in laws else self._term("bases", str(one)) for one in basis)
        return self._open(named, basis.open)

    def _dated(self, one: Entity) -> str:
        date = one.get("date")
        return self.words["dated"].format(name=self._name(one), date=self.speaker.value(date)) if date else self._name(one)
