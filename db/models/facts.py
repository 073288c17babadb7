"""The facts: measures, bases, observations, milestones, roles, inclusions, claims, and their citations."""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from db.models.columns import FACTS, Row, at_most_one_of, choice, days_in_order, one_of, reference, table_args
from db.models.records import ONE_SUBJECT, Args, SubjectFields
from db.words import Certainty, Confidence, Event, Extent, Interval, Kind, Qualifier, RoleKind, Stage, Stance


class MeasureFields(SQLModel):
    """What a figure is of. Values are stored in `unit` (money: in the figure's own currency)."""

    key: str = Field(max_length=60, unique=True)
    name: str = Field(max_length=100)
    unit: str = ""
    dimension: str = ""
    is_stock: bool = True
    may_be_summed: bool = True


class Measure(Row, MeasureFields, table=True):
    """A stored measure."""

    __table_args__: Args = table_args()


class BasisFields(SQLModel):
    """Exactly what was counted. A share's basis names the basis of the total that it is a share of."""

    key: str = Field(max_length=120, unique=True)
    measure_id: int = reference("measure", optional=False)
    name: str = Field(max_length=200)
    note: str = ""
    share_of_id: int | None = reference("basis")


class Basis(Row, BasisFields, table=True):
    """A stored basis."""

    __table_args__: Args = table_args()


class FactFields(SQLModel):
    """What every fact has: its source with the words it quotes and their page, how sure it is, and a remark."""

    source_id: int | None = reference("source")
    quote: str = ""
    page: str = ""
    confidence: Confidence = choice(Confidence, Confidence.MEDIUM)
    note: str = ""


class ObservationFields(FactFields, SubjectFields):
    """A dated figure for one subject.

    `value`, `low` and `high` are in the measure's unit, for money in units of `currency`. `date` and `said_on` are
    EDTF; no date means an undated plan or figure. `as_written` keeps the words that were entered; `scope` says in
    words which part is meant when it is not the whole; `part_of_id` names the figure that this one is part of.
    `is_preferred` marks the one that charts use where sources disagree, chosen by the person.
    """

    basis_id: int = reference("basis", optional=False)
    value: float
    low: float | None = None
    high: float | None = None
    interval: Interval | None = choice(Interval, None, nullable=True)
    qualifier: Qualifier = choice(Qualifier, Qualifier.EXACT)
    currency: str | None = Field(default=None, max_length=3)
    digits: int | None = None
    as_written: str = ""
    kind: Kind = choice(Kind, Kind.REPORTED)
    stage: Stage | None = choice(Stage, None, nullable=True)
    and_beyond: bool = False
    extent: Extent = choice(Extent, Extent.TOTAL)
    part_of_id: int | None = reference("observation")
    scope: str = ""
    is_preferred: bool = Field(default=False)
    date: str | None = None
    date_first_day: int | None = None
    date_last_day: int | None = None
    said_on: str | None = None
    said_on_first_day: int | None = None
    said_on_last_day: int | None = None


class Observation(Row, ObservationFields, table=True):
    """A stored observation."""

    __table_args__: Args = table_args(
        ONE_SUBJECT,
        ("value_not_negative", "value >= 0 AND value < 1e300"),
        ("low_not_above_value", "low >= 0 AND low <= value"),
        ("high_not_below_value", "high >= value AND high < 1e300"),
        ("part_names_its_whole", "part_of_id IS NULL OR extent = 'part'"),
        ("not_part_of_itself", "part_of_id <> id"),
        *days_in_order("date", "said_on"),
        indexes=(Index("ix_observation_basis_day", "basis_id", "date_last_day"),),
    )


class MilestoneFields(FactFields, SubjectFields):
    """A dated event of a subject; `scope` is "" for the whole, else the part in words ("phase 1")."""

    event: Event = choice(Event)
    certainty: Certainty = choice(Certainty, Certainty.ACTUAL)
    scope: str = ""
    date: str | None = None
    date_first_day: int | None = None
    date_last_day: int | None = None
    said_on: str | None = None
    said_on_first_day: int | None = None
    said_on_last_day: int | None = None


class Milestone(Row, MilestoneFields, table=True):
    """A stored milestone."""

    __table_args__: Args = table_args(ONE_SUBJECT, *days_in_order("date", "said_on"))


class RoleFields(FactFields):
    """What a partner does in a facility or policy, from a day until a day; its end may have its own source."""

    partner_id: int = reference("partner", optional=False)
    facility_id: int | None = reference("facility")
    policy_id: int | None = reference("policy")
    role: RoleKind = choice(RoleKind)
    certainty: Certainty = choice(Certainty, Certainty.ACTUAL)
    since: str | None = None
    since_first_day: int | None = None
    since_last_day: int | None = None
    until: str | None = None
    until_first_day: int | None = None
    until_last_day: int | None = None
    until_source_id: int | None = reference("source")
    amount: float | None = None
    currency: str | None = Field(default=None, max_length=3)
    amount_as_written: str = ""


class Role(Row, RoleFields, table=True):
    """A stored role."""

    __table_args__: Args = table_args(
        ("one_subject", one_of("facility_id", "policy_id")),
        ("amount_not_negative", "amount >= 0"),
        *days_in_order("since", "until"),
    )


class InclusionFields(FactFields):
    """A facility is part of a programme, from a day until a day."""

    facility_id: int = reference("facility", optional=False)
    policy_id: int = reference("policy", optional=False)
    since: str | None = None
    since_first_day: int | None = None
    since_last_day: int | None = None
    until: str | None = None
    until_first_day: int | None = None
    until_last_day: int | None = None


class Inclusion(Row, InclusionFields, table=True):
    """A stored inclusion."""

    __table_args__: Args = table_args(*days_in_order("since", "until"))


class ClaimFields(FactFields, SubjectFields):
    """A statement in words about a subject, and on which fact or other claim it takes its stance."""

    statement: str
    stance: Stance = choice(Stance, Stance.STATES)
    stance_on: str = ""
    by_whom: str = ""
    relayed_by: str = ""
    said_on: str | None = None
    said_on_first_day: int | None = None
    said_on_last_day: int | None = None
    about_observation_id: int | None = reference("observation")
    about_milestone_id: int | None = reference("milestone")
    about_role_id: int | None = reference("role")
    about_inclusion_id: int | None = reference("inclusion")
    about_claim_id: int | None = reference("claim")


class Claim(Row, ClaimFields, table=True):
    """A stored claim."""

    __table_args__: Args = table_args(
        ONE_SUBJECT,
        ("statement_not_empty", "length(statement) > 0"),
        ("about_one_thing", at_most_one_of(*(f"about_{fact}" for fact in FACTS))),
        ("not_about_itself", "about_claim_id <> id"),
        *days_in_order("said_on"),
    )


class CitationFields(SQLModel):
    """Ties a further source to one fact, with a stance and quoted words."""

    source_id: int = reference("source", optional=False)
    observation_id: int | None = reference("observation")
    milestone_id: int | None = reference("milestone")
    role_id: int | None = reference("role")
    inclusion_id: int | None = reference("inclusion")
    claim_id: int | None = reference("claim")
    stance: Stance = choice(Stance, Stance.SUPPORTS)
    quote: str = ""
    page: str = ""


class Citation(Row, CitationFields, table=True):
    """A stored citation."""

    __table_args__: Args = table_args(("one_fact", one_of(*FACTS)))
