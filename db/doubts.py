"""What is held against a fact: further sources and claims that doubt or deny it, as SQL for any list of facts."""

from __future__ import annotations

DENIED, DOUBTED = "denied", "doubted"


def against(fact: str, alias: str) -> str:
    """SQL for "denied", "doubted" or "": what is held against the row `alias` of a table of facts."""
    return (
        f"CASE WHEN {_taken('denies', fact, alias)} THEN '{DENIED}' "
        f"WHEN {_taken('doubts', fact, alias)} THEN '{DOUBTED}' ELSE '' END"
    )


def doubted_facts(fact: str) -> str:
    """A query of the ids of all facts of a table that anything is held against, each once."""
    return (
        f"SELECT {fact}_id AS id FROM citation WHERE {fact}_id IS NOT NULL AND stance IN ('doubts', 'denies') "
        f"UNION SELECT about_{fact}_id FROM claim WHERE about_{fact}_id IS NOT NULL AND stance IN ('doubts', 'denies')"
    )


def _taken(stance: str, fact: str, alias: str) -> str:
    return (
        f"(EXISTS (SELECT 1 FROM citation WHERE citation.{fact}_id = {alias}.id AND citation.stance = '{stance}') "
        f"OR EXISTS (SELECT 1 FROM claim WHERE claim.about_{fact}_id = {alias}.id AND claim.stance = '{stance}'))"
    )
