"""World regions of countries: the table of the United Nations' M49 standard, and a few unions of countries.

Source: United Nations Statistics Division, "Standard country or area codes for statistical use (M49)",
https://unstats.un.org/unsd/methodology/m49/ (its sub-regions; its intermediate regions for Africa and Latin America).
The standard has no entry for Taiwan, which stands here in Eastern Asia, nor for Kosovo (Southern Europe). Unions are
those of their members in 2026: https://www.gcc-sg.org, https://european-union.europa.eu, https://asean.org.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from db.library import Library


@dataclass(frozen=True)
class WorldRegion:
    """A region: its key in charts, its name, and the ISO 3166-1 codes of its countries."""

    key: str
    name: str
    countries: tuple[str, ...]


def _region(key: str, name: str, countries: str) -> WorldRegion:
    return WorldRegion(key, name, tuple(countries.split()))


M49: tuple[WorldRegion, ...] = (
    _region("M49:021", "Northern America", "BM CA GL PM US"),
    _region("M49:013", "Central America", "BZ CR GT HN MX NI PA SV"),
    _region(
        "M49:029", "Caribbean", "AG AI AW BB BL BQ BS CU CW DM DO GD GP HT JM KN KY LC MF MQ MS PR SX TC TT VC VG VI"
    ),
    _region("M49:005", "South America", "AR BO BR BV CL CO EC FK GF GS GY PE PY SR UY VE"),
    _region("M49:154", "Northern Europe", "AX DK EE FI FO GB GG IE IM IS JE LT LV NO SE SJ"),
    _region("M49:155", "Western Europe", "AT BE CH DE FR LI LU MC NL"),
    _region("M49:039", "Southern Europe", "AD AL BA ES GI GR HR IT ME MK MT PT RS SI SM VA XK"),
    _region("M49:151", "Eastern Europe", "BG BY CZ HU MD PL RO RU SK UA"),
    _region("M49:030", "Eastern Asia", "CN HK JP KP KR MN MO TW"),
    _region("M49:035", "South-eastern Asia", "BN ID KH LA MM MY PH SG TH TL VN"),
    _region("M49:034", "Southern Asia", "AF BD BT IN IR LK MV NP PK"),
    _region("M49:143", "Central Asia", "KG KZ TJ TM UZ"),
    _region("M49:145", "Western Asia", "AE AM AZ BH CY GE IL IQ JO KW LB OM PS QA SA SY TR YE"),
    _region("M49:015", "Northern Africa", "DZ EG EH LY MA SD TN"),
    _region("M49:011", "Western Africa", "BF BJ CI CV GH GM GN GW LR ML MR NE NG SH SL SN TG"),
    _region("M49:017", "Middle Africa", "AO CD CF CG CM GA GQ ST TD"),
    _region("M49:014", "Eastern Africa", "BI DJ ER ET IO KE KM MG MU MW MZ RE RW SC SO SS TF TZ UG YT ZM ZW"),
    _region("M49:018", "Southern Africa", "BW LS NA SZ ZA"),
    _region("M49:053", "Australia and New Zealand", "AU CC CX HM NF NZ"),
    _region("M49:054", "Melanesia", "FJ NC PG SB VU"),
    _region("M49:057", "Micronesia", "FM GU KI MH MP NR PW UM"),
    _region("M49:061", "Polynesia", "AS CK NU PF PN TK TO TV WF WS"),
)  # fmt: skip
"""Each country is in exactly one of these."""

UNIONS: tuple[WorldRegion, ...] = (
    _region("GCC", "Gulf Cooperation Council", "AE BH KW OM QA SA"),
    _region(
        "EU27",
        "European Union (27)",
        "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK",
    ),
    _region("ASEAN", "ASEAN", "BN ID KH LA MM MY PH SG TH TL VN"),
)
"""Drawn when they are chosen; they overlap the others."""

REGION_BY_KEY = {region.key: region for region in (*M49, *UNIONS)}
M49_OF = {country: region.key for region in M49 for country in region.countries}


def located_facilities(library: Library) -> list[tuple[str, str]]:
    """For each facility, in the order of ids, its country's code and the key of its state or province; "" unknown."""
    rows = library.reading().execute(
        """SELECT CASE WHEN p.kind = 'region' THEN coalesce(q.code, '') ELSE coalesce(p.code, '') END,
           CASE WHEN p.kind = 'region' THEN p.name ELSE f.region END
           FROM facility AS f LEFT JOIN place AS p ON p.id = f.place_id LEFT JOIN place AS q ON q.id = p.parent_id
           ORDER BY f.id"""
    )
    return [(country, state_key(country, state) if state else "") for country, state in rows]


def state_key(country: str, state: str) -> str:
    """The key of a state or province: "US/Texas"."""
    return f"{country}/{state}"


def state_label(key: str) -> str:
    """Its name, with the country's code where it is chosen from a list: "Texas (US)"."""
    country, _, state = key.partition("/")
    return f"{state} ({country})" if country else state
