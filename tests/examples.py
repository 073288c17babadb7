"""How many examples properties are tried on: `python -m uv run pytest --hypothesis-profile=thorough` tries many more.

Examples differ widely in how long they take, and CI machines even more: no test is about time. In CI they are the same
each time, so that a change is not red for what it did not touch, and fewer, since they find nothing new; where somebody
works, new ones are tried.
"""

from __future__ import annotations

import os
from typing import Any

from hypothesis import HealthCheck, settings

USUAL, IN_CI, TIMES_MORE = 30, 15, 20
THOROUGH = "thorough"


def register_profiles() -> None:
    """Makes the profiles known to Hypothesis, and loads the usual one; pytest's option is heeded after this."""
    in_ci = bool(os.environ.get("CI"))
    usual = settings(
        deadline=None,
        max_examples=IN_CI if in_ci else USUAL,
        derandomize=in_ci,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    settings.register_profile("datahall", usual)
    settings.register_profile(THOROUGH, usual, max_examples=USUAL * TIMES_MORE, derandomize=False)
    settings.load_profile("datahall")


def examples(number: int, **more: Any) -> settings:
    """Settings of a property that needs so many examples; fewer than usual where each takes long."""
    is_thorough = settings.get_current_profile_name() == THOROUGH
    return settings(max_examples=number * (TIMES_MORE if is_thorough else 1), **more)
