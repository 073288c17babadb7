"""The saved charts that the starter library ships."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.charts.description import ChartDescription, PanelDescription, Split, Total
from db.values import dates

if TYPE_CHECKING:
    from sqlmodel import Session

STARGATE = "stargate-project"


def china_and_the_united_states() -> ChartDescription:
    """China beside the United States, a panel with its gap for each basis that the facts support."""
    return ChartDescription(
        title="China and the United States: computing power",
        panels=(
            PanelDescription(
                measure="computing_power",
                basis="computing_power.infrastructure_in_use",
                total=Total.REPORTED,
                title="Infrastructure in use, as reported, EFLOPS",
                ratio=True,
            ),
            PanelDescription(
                measure="computing_power",
                basis="computing_power.devices_shipped",
                total=Total.REPORTED,
                title="Devices shipped in six years, as reported, EFLOPS",
                ratio=True,
            ),
            PanelDescription(
                measure="h100_equivalents",
                basis="h100_equivalents.8_bit",
                total=Total.SITES,
                title="H100 equivalents by 8-bit peak, sum of listed sites",
                ratio=True,
            ),
        ),
        split=Split.COUNTRY,
        groups=("CN", "US"),
        logarithmic=True,
        first_day=dates.span("2020")[0],
        last_day=dates.span("2028")[1],
    )


def stargate_sites(policy_uid: str) -> ChartDescription:
    """The sites of the Stargate Project, by power of the whole facility: all that are part of it when it is drawn."""
    return ChartDescription(
        title="Stargate sites: power now and as planned",
        panels=(
            PanelDescription(
                measure="power", basis="power.whole_facility", total=Total.SITES, title="Power, whole facility, MW"
            ),
        ),
        split=Split.FACILITY,
        within=policy_uid,
        largest=10,
        first_day=dates.span("2025")[0],
    )


def power_by_country() -> ChartDescription:
    """What stands and what is planned, summed over the listed facilities of each country."""
    return ChartDescription(
        title="Planned and operating power by country",
        panels=(
            PanelDescription(
                measure="power",
                basis="power.whole_facility",
                total=Total.SITES,
                title="Power, whole facility, sum of listed sites, MW",
            ),
        ),
        split=Split.COUNTRY,
        groups=("US", "CN", "AE", "IN", "FR", "KR"),
        logarithmic=True,
    )


def add_views(session: Session) -> None:
    """Adds the saved charts within the change set of `session`."""
    from db.history.changes import insert_rows
    from db.models import View
    from db.seed import fixed_uid

    charts = {
        "China and the United States": china_and_the_united_states(),
        "Stargate sites": stargate_sites(fixed_uid("policy", STARGATE)),
        "Planned and operating power by country": power_by_country(),
    }
    rows = [
        {
            "uid": fixed_uid("view", name),
            "name": name,
            "page": "chart",
            "description": chart.to_json(),
            "position": position,
        }
        for position, (name, chart) in enumerate(charts.items())
    ]
    insert_rows(session, View, rows)
