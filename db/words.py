"""The words: every closed list of the design, stored in the library as the readable text seen here.

The order of members is the order in which lists and menus show them; for `Stage` and `Confidence` it is also
their rank.
"""

from __future__ import annotations

from enum import StrEnum


class Confidence(StrEnum):
    """How sure a fact is, surest first."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Kind(StrEnum):
    """Who speaks in an observation, and of what time."""

    REPORTED = "reported"
    ESTIMATED = "estimated"
    PLANNED = "planned"
    TARGET = "target"
    FORECAST = "forecast"


AHEAD = (Kind.PLANNED, Kind.TARGET, Kind.FORECAST)
"""Kinds that speak of what is to come: drawn dashed, never "now" when their day passes."""


class Stage(StrEnum):
    """What the counted thing is on the observation's date; the last five are stages of money."""

    ANNOUNCED = "announced"
    PERMITTED = "permitted"
    CONTRACTED = "contracted"
    UNDER_CONSTRUCTION = "under construction"
    INSTALLED = "installed"
    IN_USE = "in use"
    RETIRED = "retired"
    AUTHORISED = "authorised"
    APPROPRIATED = "appropriated"
    AWARDED = "awarded"
    RAISED = "raised"
    SPENT = "spent"


STANDING = (Stage.INSTALLED, Stage.IN_USE)
"""Stages of what stands today: only these count as "now"."""


class Extent(StrEnum):
    """How a figure stands to others of its subject."""

    TOTAL = "total"
    ADDITION = "addition"
    PART = "part"


class Qualifier(StrEnum):
    """How exactly a value is meant."""

    EXACT = "exact"
    ABOUT = "about"
    UP_TO = "up to"
    AT_LEAST = "at least"
    MORE_THAN = "more than"
    LESS_THAN = "less than"


BOUNDS = (Qualifier.UP_TO, Qualifier.AT_LEAST, Qualifier.MORE_THAN, Qualifier.LESS_THAN)


class Interval(StrEnum):
    """What an observation's low and high mean."""

    RANGE_GIVEN = "range given"
    FROM_5_TO_95 = "5 to 95 %"
    FROM_10_TO_90 = "10 to 90 %"


class RoleKind(StrEnum):
    """What a partner does in a facility or policy."""

    LEAD = "lead"
    PARTNER = "partner"
    EQUITY = "equity"
    FUNDER = "funder"
    LENDER = "lender"
    TECHNOLOGY = "technology"
    OWNER = "owner"
    OPERATOR = "operator"
    DEVELOPER = "developer"
    USER = "user"
    SUPPLIER = "supplier"
    REGULATOR = "regulator"


class Certainty(StrEnum):
    """Whether a role or milestone has come about."""

    ACTUAL = "actual"
    PLANNED = "planned"


class Event(StrEnum):
    """What a milestone marks; the last five are events of policies."""

    ANNOUNCED = "announced"
    AGREED = "agreed"
    PERMITTED = "permitted"
    LEASE_SIGNED = "lease signed"
    FUNDING_SECURED = "funding secured"
    CONSTRUCTION_STARTED = "construction started"
    ENERGISED = "energised"
    DELIVERED = "delivered"
    FIRST_OPERATIONAL = "first operational"
    PARTLY_OPERATIONAL = "partly operational"
    COMPLETED = "completed"
    FULLY_OPERATIONAL = "fully operational"
    EXPANDED = "expanded"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    RETIRED = "retired"
    PROPOSED = "proposed"
    ENACTED = "enacted"
    EFFECTIVE = "effective"
    AMENDED = "amended"
    REPEALED = "repealed"


class Status(StrEnum):
    """A facility's status: follows from its milestones, never typed."""

    ANNOUNCED = "announced"
    PERMITTED = "permitted"
    UNDER_CONSTRUCTION = "under construction"
    PARTLY_OPERATIONAL = "partly operational"
    OPERATIONAL = "operational"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    RETIRED = "retired"
    UNKNOWN = "unknown"


STATUS_AFTER: dict[Event, Status] = {
    Event.ANNOUNCED: Status.ANNOUNCED,
    Event.AGREED: Status.ANNOUNCED,
    Event.PERMITTED: Status.PERMITTED,
    Event.CONSTRUCTION_STARTED: Status.UNDER_CONSTRUCTION,
    Event.FIRST_OPERATIONAL: Status.PARTLY_OPERATIONAL,
    Event.PARTLY_OPERATIONAL: Status.PARTLY_OPERATIONAL,
    Event.COMPLETED: Status.OPERATIONAL,
    Event.FULLY_OPERATIONAL: Status.OPERATIONAL,
    Event.PAUSED: Status.PAUSED,
    Event.CANCELLED: Status.CANCELLED,
    Event.RETIRED: Status.RETIRED,
}
"""The status that an actual milestone of the whole brings; other events (a lease, funding) bring none."""

EVENT_FOR: dict[Status, Event] = {
    Status.ANNOUNCED: Event.ANNOUNCED,
    Status.PERMITTED: Event.PERMITTED,
    Status.UNDER_CONSTRUCTION: Event.CONSTRUCTION_STARTED,
    Status.PARTLY_OPERATIONAL: Event.PARTLY_OPERATIONAL,
    Status.OPERATIONAL: Event.FULLY_OPERATIONAL,
    Status.PAUSED: Event.PAUSED,
    Status.CANCELLED: Event.CANCELLED,
    Status.RETIRED: Event.RETIRED,
}
"""The milestone that choosing a status in the editor writes."""


class Stance(StrEnum):
    """What a citation or claim does to the fact it is about."""

    SUPPORTS = "supports"
    DOUBTS = "doubts"
    DENIES = "denies"
    STATES = "states"


class PlaceKind(StrEnum):
    """What sort of place."""

    COUNTRY = "country"
    REGION = "region"
    UNION = "union"
    WORLD = "world"


class PartnerKind(StrEnum):
    """What sort of organisation."""

    COMPANY = "company"
    AI_LAB = "AI lab"
    CLOUD_PROVIDER = "cloud provider"
    CHIP_MAKER = "chip maker"
    UTILITY = "utility"
    FUND = "fund"
    ASSET_MANAGER = "asset manager"
    BANK = "bank"
    MINISTRY = "ministry"
    AGENCY = "agency"
    GOVERNMENT = "government"
    RESEARCH_INSTITUTE = "research institute"
    UNIVERSITY = "university"


class PolicyKind(StrEnum):
    """What sort of policy."""

    LAW = "law"
    EXECUTIVE_ORDER = "executive order"
    PLAN = "plan"
    PROGRAMME = "programme"
    INVESTMENT_PROGRAMME = "investment programme"
    FINANCING_PROGRAMME = "financing programme"
    EXPORT_CONTROL = "export control"
    GUIDANCE = "guidance"
    AGREEMENT = "agreement"


class CoordinatesPrecision(StrEnum):
    """What a facility's coordinates point at."""

    SITE = "site"
    TOWN = "town"
    REGION = "region"


class ChangeKind(StrEnum):
    """What a change set is in the history."""

    ACTION = "action"
    UNDO = "undo"
    REDO = "redo"
    STARTER = "starter"
    EDITION = "edition"
    TRIM = "trim"


class EditionKind(StrEnum):
    """How an edition came about."""

    BY_HAND = "by hand"
    EXPORT = "export"


class SourceKind(StrEnum):
    """What sort of document a source is; each stands for a type of the Citation Style Language (CSL 1.0.2)."""

    WEB_PAGE = "web page"
    NEWS_ARTICLE = "news article"
    PRESS_RELEASE = "press release"
    BLOG_POST = "blog post"
    REPORT = "report"
    JOURNAL_ARTICLE = "journal article"
    PREPRINT = "preprint"
    CONFERENCE_PAPER = "conference paper"
    BOOK = "book"
    CHAPTER = "chapter"
    THESIS = "thesis"
    LAW = "law"
    DATASET = "dataset"
    FILING = "filing"
    SPEECH = "speech"
    INTERVIEW = "interview"
    VIDEO = "video"
    OTHER = "other"


class RecordTable(StrEnum):
    """A table of records that can have fields of a person's own."""

    FACILITY = "facility"
    PARTNER = "partner"
    POLICY = "policy"
    PLACE = "place"
    SOURCE = "source"


class OwnFieldKind(StrEnum):
    """What a field of a person's own holds."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    YES_OR_NO = "yes or no"
    LINK = "link"
