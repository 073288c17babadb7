"""What each table page can show: its columns, each with its SQL, its basis in the header and how it is filtered.

Expressions speak of `r`, the page's own table, and of the tables in `table_joins.JOINS`; a query joins only those it
speaks of. One letter names these, and nothing else: within subqueries tables go by their full names. Own fields add
`own_ID`, the value of the field of that id.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from db.doubts import against
from db.superseded import GIVEN
from db.words import Confidence, Status


class Column(NamedTuple):
    """One column of a page.

    Args:
        key: names it in questions and settings.
        title: the header; `subtitle` is its second line, the basis or unit.
        name: what menus and filters call it where the header alone would be too short; "" means the title.
        hint: a sentence for the header's tooltip.
        kind: how a cell is written, a key of `db.browse.table_cells.CELLS`.
        sql: the value shown; `more` are further values the cell needs, in the order its writer takes them.
        order: what it is sorted by; "" means the value, words without regard to case.
        value: what it is filtered by; "" means the value itself.
        many: a query for (id, value) pairs where a record has several values; may use {today}.
        fact: the fact that it shows, as "table alias" ("observation w"), for a column whose value can be disputed.
        each_its_own: whether nearly every record has a value of its own, so that a list of values helps nobody.
        never_blank: whether each record has a value, so that none has to be sorted last.
        width: at first, in pixels; `least`: what it needs, 0 for its header's width; `shown`: whether it is shown at
            first.
        gives_way: the order in which columns are left out where there is no room for all, 1 first; 0 stays.
    """

    key: str
    title: str
    kind: str
    sql: str
    subtitle: str = ""
    name: str = ""
    hint: str = ""
    more: tuple[str, ...] = ()
    order: str = ""
    value: str = ""
    many: str = ""
    fact: str = ""
    each_its_own: bool = False
    never_blank: bool = False
    width: int = 110
    least: int = 0
    shown: bool = True
    gives_way: int = 0

    @property
    def words(self) -> str:
        """What it is called away from its header."""
        return self.name or self.title

    @property
    def is_number(self) -> bool:
        """Whether its cells stand at the right in figures of equal width."""
        return self.kind in NUMBER_KINDS

    @property
    def is_text(self) -> bool:
        """Whether its values are words, for which "" is blank as well."""
        return self.kind in TEXT_KINDS


NUMBER_KINDS = ("number", "power", "dollars", "figure", "range", "count")
COUNTED_KINDS = ("number", "power", "dollars", "count")
"""Numbers of one unit, which can be compared."""
DATE_KINDS = ("date", "month", "moment")
TEXT_KINDS = (
    "name",
    "text",
    "choice",
    "yes",
    "country",
    "status",
    "event",
    "word",
    "confidence",
    "language",
    "place_kind",
)

_ANY = "CASE WHEN {sql} IS NULL THEN '' ELSE 'given' END"
_YEAR = "coalesce(strftime('%Y', {day} * 86400, 'unixepoch'), '')"


def _rank(sql: str, words: type[StrEnum]) -> str:
    cases = " ".join(f"WHEN '{word}' THEN {place}" for place, word in enumerate(words))
    return f"CASE {sql} {cases} END"


def _number(key: str, title: str, kind: str, sql: str, **more: object) -> Column:
    value = _ANY.format(sql=sql)
    return Column(key=key, title=title, kind=kind, sql=sql, value=value, **more)  # type: ignore[arg-type]


def _date(key: str, title: str, sql: str, **more: object) -> Column:
    """A vague date: `sql` is its EDTF text; its days stand beside it."""
    first = f"coalesce({sql}_first_day, {sql}_last_day)"
    return Column(
        key=key, title=title, kind="date", sql=sql, order=first, value=_YEAR.format(day=first), **more  # type: ignore[arg-type]
    )  # fmt: skip


def _names_in_role(role: str) -> str:
    """Pairs of facility and partner in a role today; the same rule as in `db.derived_sql`."""
    return (
        "SELECT facility_id AS id, partner.name AS value FROM role JOIN partner ON partner.id = partner_id "
        f"WHERE facility_id IS NOT NULL AND role = '{role}' AND certainty = 'actual' "
        "AND (until IS NULL OR until_last_day >= {today}) AND coalesce(since_first_day, {today}) <= {today}"
    )


_PROGRAMMES = (
    "SELECT facility_id AS id, policy.name AS value FROM inclusion JOIN policy ON policy.id = policy_id "
    "WHERE until IS NULL OR until_last_day >= {today}"
)
_LEADS = (
    "SELECT policy_id AS id, partner.name AS value FROM role JOIN partner ON partner.id = partner_id "
    "WHERE policy_id IS NOT NULL AND role = 'lead' AND until IS NULL"
)

_COUNTRY = Column(
    key="country", title="Country", kind="country", sql="coalesce(p.code, p.name)", more=("p.name",),
    order="coalesce(p.code, p.name)", value="coalesce(p.name, '')", width=68,
    hint="ISO code of the country; point at a cell for its name.",
)  # fmt: skip
_ANNOUNCED = Column(
    key="announced", title="Announced", kind="month", sql="s.announced", order="s.announced_first_day",
    value=_YEAR.format(day="s.announced_first_day"), width=90, gives_way=1,
    hint="Its first announcement; point at a cell for the day.",
)  # fmt: skip
_CONFIDENCE = Column(
    key="confidence", title="Confidence", kind="confidence", sql="r.confidence",
    order=_rank("r.confidence", Confidence), never_blank=True, width=90, shown=False,
    hint="How sure the record itself is; each fact has its own.",
)  # fmt: skip


_CONFIDENTIAL = Column(
    key="confidential", title="Confidential", kind="word", shown=False, width=96, hint="Stays out of exports.",
    sql="CASE WHEN r.is_confidential THEN 'confidential' ELSE '' END",
)  # fmt: skip


def _moments(*, shown: bool = False) -> tuple[Column, Column]:
    return (
        Column(
            key="added", title="Added", kind="moment", sql="r.added_at", value="substr(r.added_at, 1, 10)",
            never_blank=True, width=96, shown=shown, hint="When it was written down here.",
        ),
        Column(
            key="changed", title="Changed", kind="moment", sql="r.changed_at", value="substr(r.changed_at, 1, 10)",
            never_blank=True, width=96, shown=shown, hint="When its own row was changed last.",
        ),
    )  # fmt: skip


def _text(key: str, title: str, sql: str, **more: object) -> Column:
    return Column(key=key, title=title, kind="text", sql=sql, **more)  # type: ignore[arg-type]


def _tags(table: str) -> Column:
    """The record's tags in the order of the alphabet; filtered tag by tag."""
    of_record = f"SELECT name FROM tagging JOIN tag ON tag.id = tag_id WHERE {table}_id = r.id ORDER BY name"
    return _text(
        "tags", "Tags", f"coalesce((SELECT group_concat(name, ', ') FROM ({of_record})), '')", shown=False, width=120,
        many=f"SELECT {table}_id AS id, tag.name AS value FROM tagging JOIN tag ON tag.id = tag_id "
        f"WHERE {table}_id IS NOT NULL",
    )  # fmt: skip


def _word(key: str, title: str, sql: str, **more: object) -> Column:
    return Column(key=key, title=title, kind="word", sql=sql, **more)  # type: ignore[arg-type]


def _name(sql: str, title: str = "Name", **more: object) -> Column:
    return Column(
        key="name", title=title, kind="name", sql=sql, never_blank=True, each_its_own=True, **more  # type: ignore[arg-type]
    )  # fmt: skip


FACILITIES = (
    _name("r.name", width=260, least=200),
    _COUNTRY,
    _text("operator", "Operator", "s.operators", many=_names_in_role("operator"), width=130),
    _text("user", "User", "s.users", many=_names_in_role("user"), width=90, gives_way=2),
    _text("owner", "Owner", "s.owners", many=_names_in_role("owner"), width=130, shown=False),
    _text("programme", "Programme", "s.programmes", many=_PROGRAMMES, width=130, shown=False),
    Column(
        key="status", title="Status", kind="status", sql="s.status", more=(against("milestone", "n"),),
        order=_rank("s.status", Status), fact="milestone n",
        never_blank=True, width=152, least=150, hint="Follows from the latest milestone that has come about.",
    ),
    _number(
        "power_now", "Now, MW", "power", "s.power_now_mw", subtitle="whole facility", name="Power now",
        more=("s.power_now_basis", "0", "w.as_written", against("observation", "w")), width=92, fact="observation w",
        hint="Power now, whole facility, MW: installed or in use today. ° marks a figure whose source does not say"
        " what was counted.",
    ),
    _number(
        "planned_power", "Planned, MW", "power", "s.planned_power_mw", subtitle="total when built",
        name="Planned power",
        more=("s.planned_power_basis", "s.planned_overdue", "v.as_written", against("observation", "v"), "v.kind"),
        width=100,
        fact="observation v",
        hint="Planned power, whole facility, MW: the total when built, by the newest plan not yet delivered, else by a"
        " forecast. ° marks a figure whose source does not say what was counted, ! a plan whose day has passed.",
    ),
    _ANNOUNCED,
    _text("region", "Region", "r.region", shown=False),
    _text("locality", "Locality", "r.locality", shown=False),
    Column(
        key="figures", title="Figures", kind="count", sql="coalesce(s.figures, 0)", never_blank=True, width=70,
        shown=False, hint="How many observations there are about it.",
    ),
    _text("accelerators", "Accelerators", "r.accelerators", shown=False),
    _text("part_of", "Part of", "u.name", shown=False, width=140),
    Column(
        key="coordinates", title="Coordinates", kind="coordinates", sql="r.latitude",
        more=("r.longitude", "r.coordinates_precision"), value="coalesce(r.coordinates_precision, '')", width=140,
        shown=False, hint="Degrees, WGS 84.",
    ),
    _CONFIDENCE,
    _CONFIDENTIAL,
    _tags("facility"),
    *_moments(),
)  # fmt: skip

PARTNERS = (
    _name("r.name", width=220, least=160),
    _word("kind", "Kind", "r.kind", never_blank=True, width=140, least=80, gives_way=4),
    _COUNTRY,
    _text("parent", "Parent", "u.name", width=150, least=80, gives_way=1),
    Column(
        key="roles", title="Roles", kind="count", sql="(SELECT count(*) FROM role WHERE partner_id = r.id)",
        never_blank=True, width=70, gives_way=2, hint="In how many roles it stands, past and planned ones too.",
    ),
    Column(
        key="facilities", title="Facilities", kind="count", never_blank=True, width=84,
        sql="(SELECT count(DISTINCT facility_id) FROM role WHERE partner_id = r.id)",
    ),
    Column(
        key="policies", title="Policies", kind="count", never_blank=True, width=76, gives_way=3,
        sql="(SELECT count(DISTINCT policy_id) FROM role WHERE partner_id = r.id)",
    ),
    _text("website", "Website", "r.website", each_its_own=True, shown=False, width=180),
    _CONFIDENCE,
    _CONFIDENTIAL,
    _tags("partner"),
    *_moments(),
)  # fmt: skip

POLICIES = (
    _name("r.name", width=270, least=200),
    _COUNTRY,
    _word("kind", "Kind", "r.kind", never_blank=True, width=120, least=80, gives_way=3),
    Column(
        key="status", title="Status", kind="event", sql="s.status", width=96, least=90, hint="Its latest milestone.",
    ),
    _ANNOUNCED,
    _number(
        "amount", "Amount, US$ bn", "dollars", "s.amount_usd", subtitle="total, nominal",
        more=("s.amount", "s.currency", against("observation", "w")), width=112, fact="observation w",
        hint="The total as announced or authorised, in billions of US dollars; other currencies at the average rate of"
        " the year in which the source was published.",
    ),
    Column(
        key="stage", title="Stage", kind="word", sql="w.stage", value="coalesce(w.stage, '')", width=96,
        gives_way=1,
        hint="How far the money is: announced, authorised, appropriated, awarded, raised or spent.",
    ),
    Column(
        key="original", title="Amount as given", kind="money", sql="s.amount", more=("s.currency",),
        value="coalesce(s.currency, '')", width=120, shown=False, hint="In its own currency.",
    ),
    _text("leads", "Leads", "s.leads", many=_LEADS, width=110, least=64, gives_way=4),
    Column(
        key="facilities", title="Facilities", kind="count", sql="coalesce(s.facilities, 0)", never_blank=True,
        width=80, gives_way=2,
    ),
    _text("issuing_body", "Issued by", "r.issuing_body", shown=False, width=150),
    _CONFIDENCE,
    _CONFIDENTIAL,
    _tags("policy"),
    *_moments(),
)  # fmt: skip

PLACES = (
    _name("r.name", width=240, least=150),
    _text("code", "Code", "r.code", each_its_own=True, width=90, hint="ISO 3166 code."),
    _word("kind", "Kind", "r.kind", never_blank=True, width=110, least=70, gives_way=3),
    _text("part_of", "Part of", "u.name", width=150, least=80, gives_way=1),
    Column(
        key="facilities", title="Facilities", kind="count", never_blank=True, width=90,
        sql="(SELECT count(*) FROM facility WHERE place_id = r.id)",
    ),
    Column(
        key="policies", title="Policies", kind="count", never_blank=True, width=80, gives_way=2,
        sql="(SELECT count(*) FROM policy WHERE place_id = r.id)",
    ),
    Column(
        key="figures", title="Figures", kind="count", never_blank=True, width=80,
        sql="(SELECT count(*) FROM observation WHERE place_id = r.id)",
        hint="National or regional figures as reported.",
    ),
    _tags("place"),
    *_moments(),
)  # fmt: skip

_FACTS_OF_SOURCE = " + ".join(
    f"(SELECT count(*) FROM {table} WHERE source_id = r.id)"
    for table in ("observation", "milestone", "role", "inclusion", "claim", "citation")
)

_KEPT_COPY = (
    "(SELECT CASE media_type WHEN 'application/pdf' THEN 'PDF' WHEN 'text/html' THEN 'Web page'"
    " WHEN 'text/plain' THEN 'Text' ELSE 'Image' END FROM kept_copy WHERE kept_copy.id = r.kept_copy_id)"
)

SOURCES = (
    _name("r.title", "Title", width=360, least=200),
    _text("publisher", "Publisher", "r.publisher", width=190, least=100),
    _date("published", "Published", "r.published", width=106, least=104),
    _date("seen", "Seen", "r.seen", width=100, shown=False, hint="When it was read."),
    Column(key="language", title="Language", kind="language", sql="r.language", width=86, gives_way=1),
    _text("licence", "Licence", "r.licence", width=110, least=64, gives_way=2,
          hint="Under what terms its figures may be used again."),
    Column(
        key="facts", title="Facts", kind="count", sql=_FACTS_OF_SOURCE, never_blank=True, width=66,
        hint="How many facts rest on it.",
    ),
    _text("address", "Address", "r.address", each_its_own=True, shown=False, width=220),
    _word("kind", "Kind", "r.kind", never_blank=True, shown=False, hint="What sort of document it is."),
    _text("authors", "Authors", "r.authors", shown=False, width=150),
    _text("container_title", "Appeared in", "r.container_title", shown=False, width=150,
          hint="The newspaper, journal, website or book that it is a part of."),
    _text("doi", "DOI", "r.doi", each_its_own=True, shown=False, width=150),
    _text("kept_copy", "Kept copy", _KEPT_COPY, shown=False, width=96,
          hint="What sort of file is kept in the library beside it."),
    _word("inbox", "Inbox", "CASE WHEN r.in_inbox THEN 'in inbox' ELSE '' END", shown=False, width=80,
          hint="Captured, and not yet worked through."),
    _CONFIDENTIAL,
    *_moments(),
)  # fmt: skip

_SUBJECT = "coalesce(f.name, q.name, y.name, c.name)"
_SUBJECT_KIND = (
    "CASE WHEN r.facility_id IS NOT NULL THEN 'facility' WHEN r.partner_id IS NOT NULL THEN 'partner'"
    " WHEN r.policy_id IS NOT NULL THEN 'policy' ELSE 'place' END"
)

FIGURES = (
    Column(
        key="name", title="Subject", kind="name", sql=_SUBJECT, never_blank=True, width=200, least=140,
        hint="The facility, partner, policy or place that the figure is about.",
    ),
    _word("subject_kind", "About", _SUBJECT_KIND, never_blank=True, width=80, shown=False),
    _text("measure", "Measure", "m.name", never_blank=True, width=124, least=92),
    Column(
        key="value", title="Value", kind="figure", sql="r.value",
        more=(
            "m.key", "r.currency", "r.digits", "r.as_written", "r.low", "r.high", "r.interval",
            against("observation", "r"),
        ),
        never_blank=True, width=90, fact="observation r",
        hint="In the unit beside it, with the digits of its source.",
    ),
    Column(
        key="unit", title="Unit", kind="unit", sql="coalesce(r.currency, m.unit)", more=("r.value", "m.key"),
        never_blank=True, width=72, least=70,
    ),
    Column(
        key="range", title="Range", kind="range", sql="r.low", more=("r.high", "m.key", "r.value", "r.interval"),
        value="coalesce(r.interval, '')", width=96, shown=False,
        hint="Low to high, as its source means them; point at a cell.",
    ),
    _text("basis", "Basis", "b.name", never_blank=True, width=120, least=104, hint="Exactly what was counted."),
    _word("kind", "Kind", "r.kind", never_blank=True, width=88, least=84),
    _word("stage", "Stage", "r.stage", width=96, least=70, gives_way=1),
    Column(key="extent", title="Extent", kind="word", sql="r.extent", never_blank=True, width=76, shown=False),
    _date("date", "Date", "r.date", width=106, least=104),
    _text("publisher", "Source", "s.publisher", width=110, least=80, gives_way=2, hint="Who published it."),
    _word("qualifier", "Qualifier", "r.qualifier", never_blank=True, shown=False, width=86),
    _text("scope", "Scope", "r.scope", shown=False, hint="Which part is meant, when it is not the whole."),
    _date("said_on", "Said on", "r.said_on", shown=False, width=100),
    _text("as_written", "As written", "r.as_written", each_its_own=True, shown=False, width=140),
    _word("given", "Given", f"CASE WHEN {GIVEN.format(o='r')} THEN '' ELSE 'no longer given' END", shown=False,
          width=110, hint="Whether a later edition of its data set leaves it out: it is read no more then."),
    _CONFIDENCE,
    *_moments(),
)  # fmt: skip

COLUMNS: dict[str, tuple[Column, ...]] = {
    "facility": FACILITIES,
    "partner": PARTNERS,
    "policy": POLICIES,
    "place": PLACES,
    "source": SOURCES,
    "observation": FIGURES,
}
"""The columns that every library has; `page_columns.columns_of` adds a library's own fields."""
