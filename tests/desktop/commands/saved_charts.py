"""The starter library's saved charts, by name."""

from __future__ import annotations

GAP = "China and the United States"
SAVED = {GAP, "Stargate sites", "Planned and operating power by country"}
