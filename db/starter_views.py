"""The saved charts that the starter library ships."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.charts import ChartDescription, PanelDescription, Split, Total

if TYPE_CHECKING:
    from sqlmodel import Session

STARGATE = "stargate-project"


def china_and_the_united_states() -> ChartDescription:
    """China beside the United States, a panel with its gap for each basis that the facts support."""
    return ChartDescription(
        title="China and the United States",
        subtitle="AI computing capacity, each way of counting by itself",
        panels=(
            PanelDescription(
                measure="computing_power",
                basis="computing_power.infrastructure_in_use",
                total=Total.REPORTED,
                ratio=True,
            ),
            PanelDescription(
                measure="computing_power", basis="computing_power.devices_shipped", total=Total.REPORTED, ratio=True
            ),
            PanelDescription(measure="h100_equivalents", basis="h100_equivalents.8_bit", total=Total.SITES, ratio=True),
        ),
        split=Split.COUNTRY,
        groups=("CN", "US"),
        logarithmic=True,
    )


def stargate_sites(facility_uids: tuple[str, ...]) -> ChartDescription:
    """The sites of the Stargate Project, by power of the whole facility."""
    return ChartDescription(
        title="Stargate sites",
        subtitle="Power of the whole facility",
        panels=(PanelDescription(measure="power", basis="power.whole_facility", total=Total.SITES),),
        split=Split.FACILITY,
        groups=facility_uids,
    )


def power_by_country() -> ChartDescription:
    """What stands and what is planned, summed over the listed facilities of each country."""
    return ChartDescription(
        title="Planned and operating power by country",
        subtitle="Power of listed facilities, whole facility",
        panels=(PanelDescription(measure="power", basis="power.whole_facility", total=Total.SITES),),
        split=Split.COUNTRY,
        logarithmic=True,
    )


def add_views(session: Session) -> None:
    """Adds the saved charts within the change set of `session`."""
    from sqlalchemy import text

    from db.changes import insert_rows
    from db.models import View
    from db.seed import fixed_uid

    found = session.connection().execute(
        text(
            "SELECT f.uid FROM inclusion AS i JOIN facility AS f ON f.id = i.facility_id "
            "JOIN policy AS p ON p.id = i.policy_id WHERE p.uid = :uid ORDER BY f.id"
        ),
        {"uid": fixed_uid("policy", STARGATE)},
    )
    charts = (china_and_the_united_states(), stargate_sites(tuple(str(row[0]) for row in found)), power_by_country())
    rows = [
        {
            "uid": fixed_uid("view", chart.title),
            "name": chart.title,
            "page": "chart",
            "description": chart.to_json(),
            "position": position,
        }
        for position, chart in enumerate(charts)
    ]
    insert_rows(session, View, rows)
