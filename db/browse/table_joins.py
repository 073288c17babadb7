"""What a page's columns speak of besides its own table, and what each page is sorted by at first."""

from __future__ import annotations

JOINS: dict[str, dict[str, str]] = {
    "facility": {
        "s": "LEFT JOIN facility_state AS s ON s.facility_id = r.id",
        "p": "LEFT JOIN place AS p ON p.id = r.place_id",
        "u": "LEFT JOIN facility AS u ON u.id = r.part_of_id",
        "w": "LEFT JOIN observation AS w ON w.id = s.power_now_observation_id",
        "v": "LEFT JOIN observation AS v ON v.id = s.planned_power_observation_id",
        "n": "LEFT JOIN milestone AS n ON n.id = s.status_milestone_id",
    },
    "partner": {
        "p": "LEFT JOIN place AS p ON p.id = r.place_id",
        "u": "LEFT JOIN partner AS u ON u.id = r.parent_id",
    },
    "policy": {
        "s": "LEFT JOIN policy_state AS s ON s.policy_id = r.id",
        "p": "LEFT JOIN place AS p ON p.id = r.place_id",
        "w": "LEFT JOIN observation AS w ON w.id = s.amount_observation_id",
    },
    "place": {"u": "LEFT JOIN place AS u ON u.id = r.parent_id"},
    "source": {},
    "observation": {
        "f": "LEFT JOIN facility AS f ON f.id = r.facility_id",
        "q": "LEFT JOIN partner AS q ON q.id = r.partner_id",
        "y": "LEFT JOIN policy AS y ON y.id = r.policy_id",
        "c": "LEFT JOIN place AS c ON c.id = r.place_id",
        "b": "JOIN basis AS b ON b.id = r.basis_id",
        "m": "JOIN measure AS m ON m.id = b.measure_id",
        "s": "LEFT JOIN source AS s ON s.id = r.source_id",
    },
}
"""For each page, by alias, the tables that its expressions may speak of; an alias may need one before it."""

NEEDS = {"facility": {"w": "s", "v": "s", "n": "s"}, "policy": {"w": "s"}, "observation": {"m": "b"}}
"""Aliases whose join speaks of another alias."""

DEFAULT_SORT: dict[str, tuple[str, bool]] = {
    "facility": ("name", False),
    "partner": ("name", False),
    "policy": ("announced", True),
    "place": ("name", False),
    "source": ("published", True),
    "observation": ("name", False),
}
"""What a page is sorted by at first: (column key, descending)."""
