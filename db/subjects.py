"""Which records facts are about, and which facts tell of a record: table names, a row of which names the other.

A fact is about one subject. The partner in a role and the programme of an inclusion are named by it besides.
"""

from __future__ import annotations

SUBJECTS = ("facility", "partner", "policy", "place")
RECORDS = ("facility", "partner", "policy")
"""The subjects that people enter, each with a source of its own; places are the world's."""
OWNED = (*SUBJECTS, "source")
"""The records that may have fields of a person's own."""
FACTS = ("observation", "milestone", "role", "inclusion", "claim")
"""Each may have further sources: rows of "citation" that name it."""

SUBJECTS_OF: dict[str, tuple[str, ...]] = {
    "observation": SUBJECTS,
    "milestone": SUBJECTS,
    "role": ("facility", "policy"),
    "inclusion": ("facility",),
    "claim": SUBJECTS,
}
"""For each table of facts, the records that one of its rows is about."""

NAMED_BY: dict[str, tuple[str, ...]] = SUBJECTS_OF | {
    "role": ("facility", "partner", "policy"),
    "inclusion": ("facility", "policy"),
}
"""For each table of facts, all records that one of its rows names."""

FACTS_OF: dict[str, tuple[str, ...]] = {
    subject: tuple(fact for fact in FACTS if subject in NAMED_BY[fact]) for subject in SUBJECTS
}
"""For each kind of record, the facts that name it."""

ROWS_OF: dict[str, tuple[str, ...]] = {
    **{subject: (*facts, "alias", "tagging") for subject, facts in FACTS_OF.items()},
    "source": (),
}
"""For each kind of record, the facts, names and tags that are edited together with it."""

BELONGING_TO: dict[str, tuple[str, ...]] = {
    table: (*rows, "own_value") if table in OWNED else rows for table, rows in ROWS_OF.items()
}
"""For each kind of record, all rows that tell of it and go with it: `ROWS_OF`, and what stands in own fields."""

OWN_FIELD = "own_field"
"""Named beside the touched records: other fields, whatever stands in them."""
