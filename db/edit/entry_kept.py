"""What is typed in an entry as differences from what was loaded: kept beside the library, and put onto what stands
there now when the record was changed elsewhere. What both changed is told, with both values.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from db.edit import editing
from db.edit.drafts import Draft, DraftRow, RowState
from db.edit.entry import LINE, RECORD, Entry
from db.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_CALLED = {
    "observation": "Figure", "milestone": "Milestone", "role": "Role", "inclusion": "Programme", "claim": "Claim",
    "alias": "Other name", "tagging": "Tag", "citation": "Further source",
}  # fmt: skip
_LONGEST_NAME = 60


@dataclass(frozen=True)
class Clash:
    """Changed here and elsewhere. `field` is "" for a fact as a whole: removed here or there and changed on the other
    side. `mine` and `theirs` are texts as the field shows them. For now the entry has `mine`, unless `shows_theirs`.
    """

    where: str
    field: str
    label: str
    mine: str
    theirs: str
    shows_theirs: bool = False


def typed(entry: Entry, asked: Sequence[Clash] = ()) -> dict[str, Any]:
    """All that is typed, with what stood there before, for keeping it beside the library until it is saved.

    Args:
        asked: what both changed, and is not decided yet: it is asked again when what is typed is taken up.
    """
    groups: dict[str, dict[str, str]] = {}
    was: dict[str, dict[str, str]] = {}
    for where, texts in entry.texts.items():
        before = entry.shown.get(where, {})
        changed = {} if where in entry.rows else {n: text for n, text in texts.items() if text != before.get(n, "")}
        if changed:
            groups[where], was[where] = changed, {name: before.get(name, "") for name in changed}
    rows = []
    cited = _newly_cited(entry)
    for key, row in entry.rows.items():
        if row.state is not RowState.SAME or key in cited:
            rows.append({"table": row.table, "key": key, "state": str(row.state), "texts": entry.texts[key],
                         "of": row.of})  # fmt: skip
            if row.stored is not None:
                was[key] = dict(row.shown)
    undecided = [[one.where, one.field] for one in asked]
    return {"changed_at": entry.loaded.changed_at, "groups": groups, "rows": rows, "was": was, "undecided": undecided}


def _newly_cited(entry: Entry) -> set[str]:
    """Keys of the facts for which further sources were added or changed: the facts are as they were."""
    rows = [(key, row) for key, row in entry.rows.items() if row.of and row.state in (RowState.NEW, RowState.CHANGED)]
    return {row.of for key, row in rows if not entry.is_blank(key)}


def take_up(entry: Entry, kept: Mapping[str, Any]) -> list[Clash]:
    """Puts what `typed` gave onto a record as it is loaded now; returns what was changed elsewhere meanwhile, too.

    Texts of fields and facts that are no more are left out, but for a fact that was changed here, itself or what is
    cited for it, and deleted elsewhere.
    """
    return _taken_up(entry, kept)[0]


def _taken_up(entry: Entry, kept: Mapping[str, Any]) -> tuple[list[Clash], dict[str, str]]:
    """Also: under which keys facts now stand that were put in anew."""
    was: Mapping[str, Mapping[str, str]] = kept.get("was", {})
    clashes: list[Clash] = []
    for where, texts in kept.get("groups", {}).items():
        if where in entry.texts and where not in entry.rows:
            clashes += _put(entry, where, texts, was.get(where, {}))
    now: dict[str, str] = {}
    for one in kept.get("rows", ()):
        key, fact = str(one["key"]), str(one.get("of") or "")
        fact, before = now.get(fact, fact), was.get(key, {})
        if one["state"] == RowState.SAME:
            if key not in entry.rows:
                now[key] = _add(entry, str(one["table"]), one["texts"], "")
                clashes.append(_gone_there(entry, now[key]))
        elif one["state"] == RowState.NEW:
            if not fact or fact in entry.rows:
                now[key] = _add(entry, str(one["table"]), one["texts"], fact)
        elif key in entry.rows:
            clashes += _put_row(entry, key, str(one["state"]), one["texts"], before)
        elif one["state"] == RowState.CHANGED and before and (not fact or fact in entry.rows):
            now[key] = _add(entry, str(one["table"]), one["texts"], fact)
            if fact not in now.values():  # else its fact is asked about
                clashes.append(_gone_there(entry, now[key]))
    known = {(one.where, one.field) for one in clashes}
    for where, name in kept.get("undecided", ()):
        stands_at = now.get(str(where), str(where))
        if (stands_at, name) not in known:
            clashes += _asked_again(entry, stands_at, str(name))
    return clashes, now


def _asked_again(entry: Entry, where: str, name: str) -> list[Clash]:
    """A question of before, where it still is one: nothing else was changed elsewhere since it was asked."""
    row = entry.rows.get(where)
    if not name:
        if row is not None and row.state is RowState.NEW:  # put in anew, because it was deleted there
            return [_gone_there(entry, where)]
        is_one = row is not None and row.state is RowState.REMOVED
        return [Clash(where, "", fact_words(entry, where), "removed", "changed")] if is_one else []
    shown = (entry.shown.get(where, {}) if row is None else row.shown).get(name, "")
    mine = entry.texts.get(where, {}).get(name, shown)
    if mine.strip() == shown.strip():
        return []
    label = next(one.label for one in entry.fields_of(where) if one.name == name)
    return [Clash(where, name, label if row is None else f"{fact_words(entry, where)}: {label}", mine, shown)]


def rebased(entry: Entry, stored: Draft) -> tuple[Entry, list[Clash]]:
    """What is typed in an entry, put onto the record as `as_stored` read it; and what both changed."""
    new = Entry(entry.library, stored)
    kept = typed(entry)
    for key, row in entry.rows.items():
        if row.state is RowState.NEW:  # as it is: it has columns that no field shows
            new.rows[key], new.texts[key] = row, entry.texts[key]
    kept["rows"] = [one for one in kept["rows"] if one["state"] != RowState.NEW]
    new.carry_on(entry)
    clashes, now = _taken_up(new, kept)
    for key in [key for key, row in new.rows.items() if row.of and row.of not in new.rows]:
        gone, texts = new.rows.pop(key), new.texts.pop(key)
        if gone.of in now:
            _add(new, gone.table, texts, now[gone.of])
    return new, clashes


def anew(entry: Entry) -> Entry:
    """All that stands in an entry as a new record: the stored one was deleted elsewhere."""
    new = Entry(entry.library, editing.new(entry.loaded.table))
    for where, texts in entry.texts.items():
        if where in new.texts:
            for name, text in texts.items():
                if name in new.texts[where] and not (where.startswith(LINE) and text == entry.shown[where].get(name)):
                    new.set_text(where, name, text)
    made: dict[str, str] = {}
    for key, row in sorted(entry.rows.items(), key=lambda one: bool(one[1].of)):
        if row.state is not RowState.REMOVED and (not row.of or row.of in made):
            made[key] = _add(new, row.table, entry.texts[key], made.get(row.of, ""))
    return new


def settle(entry: Entry, clash: Clash, *, theirs: bool) -> None:
    """Has the entry hold one of both."""
    if clash.field:
        entry.set_text(clash.where, clash.field, clash.theirs if theirs else clash.mine)
    elif theirs and clash.where in entry.rows:
        if entry.rows[clash.where].state is RowState.REMOVED:
            entry.put_back(clash.where)
        else:
            entry.remove_row(clash.where)


@dataclass(frozen=True)
class Stored:
    """A record as it is stored now. `changed` is what was changed in it since it was loaded, in words ("Region",
    "Figure 100 MW"); empty for nothing."""

    draft: Draft
    changed: list[str]


def as_stored(entry: Entry) -> Stored | None:
    """Reads an entry's record anew. None where it was deleted: `anew` makes a new one of the entry."""
    before = entry.loaded
    if before.id is None:
        return Stored(before, [])
    try:
        now = editing.load(entry.library, before.table, before.id)
    except InputError:
        return None
    return Stored(now, _changed(entry, now))


def _changed(entry: Entry, now: Draft) -> list[str]:
    before = entry.loaded
    if _stamp(before) == _stamp(now):
        return []
    fresh = Entry(entry.library, now)
    words = [one.label for one in fresh.form.fields if _differs(fresh.shown[RECORD], entry.shown[RECORD], one.name)]
    old, new = ({row.key: row for row in draft.rows} for draft in (before, now))
    for key, row in new.items():
        if key not in old or _row_stamp(old[key]) != _row_stamp(row):
            words.append(fact_words(fresh, key))
    words += [f"{fact_words(entry, key)} (deleted)" for key in old if key not in new and key in entry.rows]
    return list(dict.fromkeys(word for word in words if word)) or [f"This {before.table}"]


def fact_words(entry: Entry, key: str) -> str:
    """A fact in a few words: "Figure 100 MW"."""
    row = entry.rows[key]
    called = _CALLED.get(row.table, row.table)
    first = next((text for text in (row.shown or entry.texts[key]).values() if text.strip()), "")
    return f"{called} {first[:_LONGEST_NAME]}".strip()


def _stamp(draft: Draft) -> tuple[object, ...]:
    rows = sorted((row.key, *_row_stamp(row)) for row in draft.rows)
    return draft.changed_at, _plain(draft.values), rows, sorted(draft.own.items(), key=str)


def _row_stamp(row: DraftRow) -> tuple[str, list[str]]:
    return row.changed_at or "", _plain(row.values)


def _plain(values: Mapping[str, object]) -> list[str]:
    """Values in one order: a program that is not ours may change them and leave the moment of change as it was."""
    return sorted(f"{name} {value!r}" for name, value in values.items())


def _differs(one: Mapping[str, str], other: Mapping[str, str], name: str) -> bool:
    return one.get(name, "").strip() != other.get(name, "").strip()


def _put(entry: Entry, where: str, texts: Mapping[str, str], was: Mapping[str, str]) -> list[Clash]:
    """Puts typed texts of the record or a line. A line writes a new fact, which stands beside any other."""
    labels = {one.name: one.label for one in entry.fields_of(where)}
    clashes = []
    for name, text in texts.items():
        if name not in entry.texts[where]:
            continue
        now, before = entry.shown.get(where, {}).get(name, ""), was.get(name)
        entry.set_text(where, name, str(text))
        if where == RECORD and before is not None and now.strip() not in (before.strip(), str(text).strip()):
            clashes.append(Clash(where, name, labels[name], str(text), now))
    return clashes


def _put_row(entry: Entry, key: str, state: str, texts: Mapping[str, str], was: Mapping[str, str]) -> list[Clash]:
    """Puts what was changed in a fact. Its parts make one statement: where both changed it, each is asked about."""
    row = entry.rows[key]
    there = {name for name in row.shown if was and _differs(row.shown, was, name)}
    labels = {one.name: one.label for one in entry.fields_of(key)}
    called = fact_words(entry, key)
    if state == RowState.REMOVED:
        entry.remove_row(key)
        changed = ", ".join(f"{labels.get(name, name)} {row.shown[name]}".strip() for name in sorted(there))
        return [Clash(key, "", called, "removed", f"changed: {changed}")] if there else []
    clashes = []
    for name, text in texts.items():
        if name not in entry.texts[key]:
            continue
        mine = not was or _differs(texts, was, name)
        if mine:
            entry.set_text(key, name, str(text))
        if name in there and str(text).strip() != row.shown[name].strip():
            label = f"{called}: {labels.get(name, name)}"
            clashes.append(Clash(key, name, label, str(text), row.shown[name], shows_theirs=not mine))
    return clashes


def _add(entry: Entry, table: str, texts: Mapping[str, str], fact: str) -> str:
    key = entry.add_citation(fact) if fact else entry.add_row(table)
    for name, text in texts.items():
        if name in entry.texts[key]:
            entry.set_text(key, name, str(text))
    return key


def _gone_there(entry: Entry, key: str) -> Clash:
    return Clash(key, "", fact_words(entry, key), "changed", "deleted")
