"""The SQL of what there is to check. Each query gives (id, subject, day), the day that it has been so since.

A subject is one number: its id times four plus its place in `SUBJECTS`. `{only}` in a query narrows it to some
subjects: a condition about the columns of the fact or record `f`. `:today` and `:two_years_ago` are days since
1970-01-01. `datahall check` warns by the same conditions.
"""

from __future__ import annotations

from db.doubts import doubted_facts
from db.subjects import SUBJECTS, SUBJECTS_OF
from db.superseded import GIVEN
from db.words import AHEAD, Event

BUILDING = (
    Event.ANNOUNCED, Event.AGREED, Event.PERMITTED, Event.CONSTRUCTION_STARTED, Event.ENERGISED,
    Event.FIRST_OPERATIONAL, Event.PARTLY_OPERATIONAL, Event.DELIVERED, Event.COMPLETED, Event.FULLY_OPERATIONAL,
)  # fmt: skip
LAW = (Event.PROPOSED, Event.ENACTED, Event.EFFECTIVE)
"""Events in the order in which they come about: a later one says that the earlier ones have happened."""

_DAY_OF = "coalesce({s}.published_last_day, {s}.seen_last_day)"
_WRITTEN = "CAST(julianday(substr({f}.added_at, 1, 10)) - 2440587.5 AS INTEGER)"
_PLANNED_DAY = "coalesce(f.date_last_day, f.date_first_day)"
_POWER_NOW = "('power.whole_facility', 'power.not_stated')"


def without_source(fact: str, alias: str) -> str:
    """SQL for "names no source, and no further source supports it" about a row of a table of facts."""
    return (
        f"{alias}.source_id IS NULL AND NOT EXISTS (SELECT 1 FROM citation "
        f"WHERE citation.{fact}_id = {alias}.id AND citation.stance IN ('supports', 'states'))"
    )


def subject_of(fact: str, alias: str = "f") -> str:
    """SQL for the subject of a fact as one number."""
    numbers = (f"{alias}.{one}_id * 4 + {SUBJECTS.index(one)}" for one in SUBJECTS_OF[fact])
    listed = ", ".join(numbers)
    return f"coalesce({listed})" if "," in listed else listed


def unsourced(fact: str) -> str:
    """Facts without any source, since they were written down."""
    return f"""SELECT f.id, {subject_of(fact)}, {_WRITTEN.format(f="f")} FROM {fact} AS f
        WHERE {without_source(fact, "f")} AND {{only}} ORDER BY 3, 1"""


def doubted(fact: str) -> str:
    """Facts that a source or claim doubts or denies and that are not preferred, since that was said."""
    undecided = "AND NOT f.is_preferred" if fact == "observation" else ""
    return f"""SELECT f.id, {subject_of(fact)}, coalesce(
          (SELECT max({_DAY_OF.format(s="s")}) FROM source AS s WHERE s.id IN (
            SELECT source_id FROM citation WHERE citation.{fact}_id = f.id AND citation.stance IN ('doubts', 'denies')
            UNION SELECT source_id FROM claim
              WHERE claim.about_{fact}_id = f.id AND claim.stance IN ('doubts', 'denies'))),
          {_WRITTEN.format(f="f")})
        FROM {fact} AS f WHERE f.id IN ({doubted_facts(fact)}) {undecided} AND {{only}} ORDER BY 3, 1"""


SIDES = f"""SELECT f.id, {subject_of("observation")}, coalesce(f.said_on_last_day, {_DAY_OF.format(s="s")},
      {_WRITTEN.format(f="f")}), f.is_preferred
    FROM observation AS f LEFT JOIN source AS s ON s.id = f.source_id
    WHERE f.id IN (SELECT value FROM json_each(?))"""

OVERDUE_POWER = f"""SELECT f.id, f.facility_id * 4, {_PLANNED_DAY} FROM facility_state AS t
    JOIN observation AS f ON f.id = t.planned_power_observation_id WHERE t.planned_overdue AND {{only}} ORDER BY 3, 1"""
"""Plans of power that are marked overdue in the table of facilities."""


def overdue_plans(subject: str) -> str:
    """Other plans and targets whose day has passed, with nothing reported for that day or after and no newer plan."""
    ahead = ", ".join(f"'{kind}'" for kind in AHEAD)
    said = "coalesce({f}.said_on_last_day, (SELECT {day} FROM source AS s WHERE s.id = {f}.source_id), -99999)"
    newer = f"{_said(said, 'n')} > {_said(said, 'f')}"
    elsewhere = f"AND b.key NOT IN {_POWER_NOW}" if subject == "facility" else ""
    return f"""SELECT f.id, {subject_of("observation")}, {_PLANNED_DAY} FROM observation AS f
        JOIN basis AS b ON b.id = f.basis_id {_still_going_on(subject)}
        WHERE f.{subject}_id IS NOT NULL AND f.kind IN ('planned', 'target') AND f.extent = 'total' AND f.scope = ''
          AND {_PLANNED_DAY} < :today {elsewhere} AND {{only}} AND {GIVEN.format(o="f")} AND NOT EXISTS (
            SELECT 1 FROM observation AS n WHERE n.{subject}_id = f.{subject}_id AND +n.basis_id = f.basis_id
              AND n.extent = 'total' AND n.scope = '' AND {GIVEN.format(o="n")}
              AND ((n.kind IN ('reported', 'estimated') AND coalesce(n.date_last_day, n.date_first_day) >=
                  coalesce(f.date_first_day, f.date_last_day)) OR (n.kind IN ({ahead}) AND {newer})))
        ORDER BY 3, 1"""


def overdue_milestones(subject: str) -> str:
    """Planned events whose day has passed, and neither they nor what comes after them is told as actual."""
    return f"""SELECT f.id, {subject_of("milestone")}, {_PLANNED_DAY} FROM milestone AS f {_still_going_on(subject)}
        WHERE f.{subject}_id IS NOT NULL AND f.certainty = 'planned' AND {_PLANNED_DAY} < :today AND {{only}}
          AND NOT EXISTS (SELECT 1 FROM milestone AS n WHERE n.{subject}_id = f.{subject}_id AND n.id <> f.id
            AND n.scope IN ('', f.scope) AND (
              (n.certainty = 'actual' AND (n.event IN (f.event, 'cancelled', 'paused', 'repealed')
                OR ({_place("n")} / 100 = {_place("f")} / 100 AND {_place("n")} >= {_place("f")})))
              OR (n.certainty = 'planned' AND n.event = f.event
                AND coalesce(n.date_last_day, n.date_first_day) > {_PLANNED_DAY})))
        ORDER BY 3, 1"""


def stale(record: str) -> str:
    """Records that go on, whose newest source is older than two years, since its day."""
    facts = [
        fact for fact, subjects in SUBJECTS_OF.items() if record in subjects or (fact, record) == ("role", "partner")
    ]
    sourced = [
        f"SELECT f.{record}_id AS id, f.source_id FROM {fact} AS f WHERE f.{record}_id IS NOT NULL AND {{only_facts}}"
        for fact in facts
    ]
    cited = [
        f"SELECT f.{record}_id, c.source_id FROM citation AS c JOIN {fact} AS f ON f.id = c.{fact}_id "
        f"WHERE f.{record}_id IS NOT NULL AND {{only_facts}}"
        for fact in facts
    ]
    own = f"SELECT f.id, f.source_id FROM {record} AS f WHERE {{only}}"
    state = "" if record == "partner" else f"LEFT JOIN {record}_state AS t ON t.{record}_id = f.id"
    ended = "" if record == "partner" else (
        "AND coalesce(t.status, '') NOT IN ('cancelled', 'retired', 'repealed', 'completed')"
    )  # fmt: skip
    return f"""WITH news AS MATERIALIZED (
          SELECT u.id, max({_DAY_OF.format(s="s")}) AS day FROM ({" UNION ALL ".join([*sourced, *cited, own])}) AS u
          JOIN source AS s ON s.id = u.source_id GROUP BY u.id)
        SELECT f.id, f.id * 4 + {SUBJECTS.index(record)}, coalesce(n.day, {_WRITTEN.format(f="f")}) AS since
        FROM {record} AS f LEFT JOIN news AS n ON n.id = f.id {state}
        WHERE since < :two_years_ago {ended} AND {{only}} ORDER BY 3, 1"""


def _said(template: str, alias: str) -> str:
    return template.format(f=alias, day=_DAY_OF.format(s="s"))


def _still_going_on(subject: str) -> str:
    """A join that leaves out what is known to have ended."""
    if subject != "facility":
        return ""
    return "JOIN facility_state AS t ON t.facility_id = f.facility_id AND t.status NOT IN ('cancelled', 'retired')"


def _place(alias: str) -> str:
    """Where an event stands: hundreds tell buildings from laws and from all else."""
    # A delivery of machines says nothing of the building, but what is complete has got its machines.
    told = [event for event in BUILDING if alias == "f" or event is not Event.DELIVERED]
    cases = [f"WHEN '{event}' THEN {100 + BUILDING.index(event)}" for event in told]
    cases += [f"WHEN '{event}' THEN {200 + place}" for place, event in enumerate(LAW)]
    other = 900 if alias == "f" else 800  # what has no order is news only of itself
    return f"CASE {alias}.event {' '.join(cases)} ELSE {other} END"
