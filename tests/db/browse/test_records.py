"""The record panel's words: who, what, how much, who says so, what happened."""

from __future__ import annotations

import pytest

from db.browse import records
from db.errors import DatahallError
from db.history.changes import change_set, undo
from db.models import Alias, Citation, Claim, Facility, Milestone, Observation, Partner, Place, Role, Source
from db.values.dates import parse


def dated(text, name="date"):
    date = parse(text)
    return {name: date.edtf, f"{name}_first_day": date.first_day, f"{name}_last_day": date.last_day}


def basis_id(library, key):
    return library.reading().execute("SELECT id FROM basis WHERE key = ?", (key,)).fetchone()[0]


@pytest.fixture
def abilene(library):
    """Abilene with an operator, a power of today, two plans that differ, and three sources."""
    whole = basis_id(library, "power.whole_facility")
    with change_set(library, "Add Abilene") as session:
        place = Place(name="United States", code="US")
        sources = [
            Source(title="Frontier Data Centers", publisher="Epoch AI (CC BY)", **dated("7 July 2026", "published")),
            Source(title="Announcement", publisher="OpenAI", **dated("21 January 2025", "published")),
            Source(title="A newspaper", publisher="The Paper", address="https://paper.example/abilene"),
        ]
        partner = Partner(name="Oracle")
        for row in (place, partner, *sources):
            session.add(row)
        session.flush()
        facility = Facility(name="Stargate Abilene", place_id=place.id, region="Texas", locality="Abilene")
        session.add(facility)
        session.flush()
        of = {"facility_id": facility.id}
        session.add_all(
            [
                Role(partner_id=partner.id, role="operator", source_id=sources[1].id, **of),
                Role(partner_id=partner.id, role="operator", source_id=sources[2].id, **of),
                Observation(
                    basis_id=whole, value=590, low=500, high=680, kind="estimated", stage="in use",
                    source_id=sources[0].id, as_written="590 MW", **of, **dated("May 2026"),
                ),
                Observation(basis_id=whole, value=1200, kind="planned", source_id=sources[1].id, digits=2, **of),
                Observation(basis_id=whole, value=1400, kind="planned", source_id=sources[2].id, digits=2, **of),
                Milestone(event="first operational", source_id=sources[2].id, **of, **dated("September 2025")),
            ]
        )  # fmt: skip
    return facility.id


def words(detail, label):
    line = next(line for line in (*detail.lines, *detail.details) if line.label == label)
    return " ".join(part.text for part in line.parts)


def test_a_facility_says_where_it_is_how_far_and_how_much_with_the_number_of_each_source(library, abilene):
    detail = records.read(library, "facility", abilene)
    assert (detail.heading, detail.subheading) == ("Stargate Abilene", "Abilene, Texas, United States")
    assert words(detail, "Status") == "Partly operational since Sep 2025"
    assert words(detail, "Power now") == "590 MW 500–680, estimated"
    number = next(line for line in detail.lines if line.label == "Power now").parts[0].sources[0]
    cited = next(source for source in detail.sources if source.number == number)
    assert cited.text == "Epoch AI, Frontier Data Centers, 7 Jul 2026"


def test_a_partner_named_by_two_sources_stands_once_with_both_numbers_and_leads_to_its_record(library, abilene):
    operator = next(line for line in records.read(library, "facility", abilene).lines if line.label == "Operator")
    (part,) = operator.parts
    assert (part.text, part.table, part.record_id) == ("Oracle", "partner", 1)
    assert len(part.sources) == 2


def test_plans_of_two_sources_that_differ_are_shown_as_a_disagreement(library, abilene):
    (one,) = records.read(library, "facility", abilene).disagreements
    assert one.text == "Planned power: 1.2 GW (1 source), 1.4 GW (1 source)"


def test_the_history_says_what_a_field_was_and_is_and_what_was_undone(library, abilene):
    with change_set(library, "Edit Stargate Abilene") as session:
        session.get(Facility, abilene).locality = "Abilene, Taylor County"
    with change_set(library, "Delete a milestone") as session:
        session.delete(session.get(Milestone, 1))
    undo(library)
    history = records.read(library, "facility", abilene).history
    assert [entry.action for entry in history] == [
        "Undo: Delete a milestone",
        "Delete a milestone",
        "Edit Stargate Abilene",
        "Add Abilene",
    ]
    assert history[1].changes == ("Milestone deleted: first operational, Sep 2025",)
    assert history[2].changes == ("Locality Abilene → Abilene, Taylor County",)
    assert history[3].changes[0] == "Added"


def test_a_further_citation_counts_as_a_source_of_the_fact(library, abilene):
    with change_set(library, "Cite") as session:
        session.add(Citation(source_id=3, observation_id=1, quote="590 MW today"))
    detail = records.read(library, "facility", abilene)
    assert len(next(line for line in detail.lines if line.label == "Power now").parts[0].sources) == 2
    quotes = [quote for source in detail.sources for quote in source.quotes]
    assert [one.quote for one in quotes] == ["590 MW today"]


def test_claims_tell_who_said_what_against_what(library, abilene):
    with change_set(library, "Add claims") as session:
        doubt = Claim(facility_id=abilene, statement="The money is missing", by_whom="Elon Musk", stance="doubts")
        session.add(doubt)
        session.flush()
        session.add(
            Claim(
                facility_id=abilene, statement="Wrong", by_whom="Sam Altman", stance="denies", about_claim_id=doubt.id,
                **dated("22 January 2025", "said_on"),
            )
        )  # fmt: skip
    denial, first = records.read(library, "facility", abilene).claims
    assert (denial.by_whom, denial.stance, denial.about) == ("Sam Altman", "denies", "The money is missing")
    assert first.by_whom == "Elon Musk"


def test_an_amount_in_yuan_is_told_in_dollars_with_the_rate_and_its_source(library):
    with change_set(library, "Add an amount") as session:
        source = Source(title="Budget", **dated("March 2024", "published"))
        place = Place(name="China", code="CN")
        session.add_all([source, place])
        session.flush()
        basis = basis_id(library, "investment.nominal")
        session.add(Observation(place_id=place.id, basis_id=basis, value=18e9, currency="CNY", source_id=source.id))
    detail = records.read(library, "place", place.id)
    dollars = detail.figures[0].lines[0].parts[1]
    assert dollars.text == "about US$2.5bn at the 2024 average rate"
    assert "Federal Reserve" in dollars.hint


def test_the_citation_names_the_figures_and_the_sources_they_rest_on(library, abilene):
    citation = records.read(library, "facility", abilene).citation
    assert citation.startswith("Stargate Abilene (Abilene, Texas, United States). Status: Partly operational")
    assert "Epoch AI, Frontier Data Centers, 7 Jul 2026" in citation
    assert "https://paper.example/abilene" in citation


def test_a_source_tells_what_rests_on_it(library, abilene):
    (group,) = records.read(library, "source", 2).groups
    assert [part.text for part in group.lines[0].parts] == ["Stargate Abilene", "2 facts"]


def test_other_names_stand_among_the_details(library, abilene):
    with change_set(library, "Add a name") as session:
        session.add(Alias(facility_id=abilene, name="Lancium Clean Campus"))
    assert words(records.read(library, "facility", abilene), "Other names") == "Lancium Clean Campus"


def test_a_deleted_record_is_said_to_be_gone(library):
    with pytest.raises(DatahallError, match="not there any more"):
        records.read(library, "facility", 77)


def test_a_figure_leads_to_what_it_is_about(library, abilene):
    assert records.subject_of_observation(library, 1) == ("facility", abilene)
    assert records.name_of(library, "observation", 1) == "590 MW, Power, Stargate Abilene, May 2026"


def test_every_record_of_the_starter_library_can_be_read(starter_library):
    for table in ("facility", "partner", "policy", "place", "source", "observation"):
        for (record_id,) in starter_library.reading().execute(f'SELECT id FROM "{table}"').fetchall():
            detail = records.read(starter_library, table, record_id)
            assert detail.heading
            numbers = {source.number for source in detail.sources}
            used = {n for line in (*detail.lines, *detail.details) for part in line.parts for n in part.sources}
            assert used <= numbers


def test_stargate_says_who_leads_it_and_who_doubts_it(starter_library):
    (policy_id,) = starter_library.reading().execute("SELECT id FROM policy WHERE name = 'Stargate Project'").fetchone()
    detail = records.read(starter_library, "policy", policy_id)
    assert words(detail, "Amount").startswith("US$500bn")
    for lead in ("SoftBank", "OpenAI", "Oracle", "MGX"):
        assert lead in words(detail, "Lead")
    assert any("Musk" in claim.by_whom and claim.stance == "doubts" for claim in detail.claims)
    assert any("Altman" in claim.by_whom and claim.stance == "denies" for claim in detail.claims)
