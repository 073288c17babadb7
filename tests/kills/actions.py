"""What a person does to a library, at random: each returns after its action is saved, or does nothing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random

from sample_records import add_power

from db.backups.keeping import back_up
from db.backups.thinning import Reason
from db.edit import editing, kept_copies
from db.edit.deleting import delete
from db.edit.many.deleting import delete_many
from db.edit.many.setting import add_role, add_tag, remove_tag, set_field, settable
from db.edit.merging import Group, merge
from db.errors import InputError, UndoError
from db.history.changes import redo, undo
from db.history.editions import make_edition
from db.interchange.applying.apply import apply
from db.interchange.mapping.guess import guess_mapping
from db.interchange.mapping.mapping import SourceGiven
from db.interchange.planning.planner import plan
from db.interchange.reading.reader import read_file
from db.library import Library

Action = Callable[[Library, Random, Path], None]


def ids(library: Library, table: str) -> list[int]:
    return [row[0] for row in library.reading().execute(f"SELECT id FROM {table} ORDER BY id")]


def some(library: Library, table: str, random: Random, most: int) -> list[int]:
    """A few ids of a table, at most `most`."""
    found = ids(library, table)
    return random.sample(found, min(len(found), random.randint(1, most)))


def enter(library: Library, random: Random, _: Path) -> None:
    """A facility, partner or source with facts and names."""
    table = random.choice(["facility", "facility", "partner", "source"])
    draft = editing.new(table)
    name = f"{random.choice(['Abilene', '张北', 'Narvik'])} {random.randrange(10_000)}"
    draft.values |= {"title" if table == "source" else "name": name}
    if table != "source":
        for number in range(random.randrange(4)):
            draft.add("alias", {"name": f"{name} {number}"})
    if table == "facility":
        for _number in range(random.randrange(3)):
            draft.add("milestone", {"event": "announced", "date": f"202{random.randrange(7)}-05"})
    editing.save(library, draft)


def edit(library: Library, random: Random, _: Path) -> None:
    for facility in some(library, "facility", random, 1):
        draft = editing.load(library, "facility", facility)
        draft.values["note"] = "n" * random.randrange(1, 3000)
        draft.values["region"] = f"Region {random.randrange(9)}"
        editing.save(library, draft)


def figure(library: Library, random: Random, _: Path) -> None:
    for facility in some(library, "facility", random, 1):
        add_power(library, facility, random.random() * 1000 / 3, f"202{random.randrange(7)}")


def bring_in(library: Library, random: Random, folder: Path) -> None:
    """An import of a table, before which a backup is made."""
    path = folder / "sites.csv"
    rows = [f"Site {random.randrange(40)},US,{random.randrange(900)},202{random.randrange(7)}" for _ in range(12)]
    path.write_text("\n".join(["Name,Country,Power (MW),Date", *rows]), encoding="utf-8")
    files = [read_file(path)]
    mapping = replace(guess_mapping(files, library), source=SourceGiven(title="A list"))
    apply(library, plan(library, files, mapping))


def undo_or_redo(library: Library, random: Random, _: Path) -> None:
    with suppress(UndoError):
        (undo if random.random() < 0.6 else redo)(library)


def join(library: Library, random: Random, _: Path) -> None:
    """Merges records."""
    table = random.choice(["facility", "partner"])
    keep, *others = some(library, table, random, 3) or [0]
    if others:
        with suppress(InputError):
            merge(library, table, [Group(keep, tuple(others))])


def many(library: Library, random: Random, _: Path) -> None:
    """One thing done to many records."""
    chosen = some(library, "facility", random, 60)
    if not chosen:
        return
    what = random.randrange(4)
    if what == 0:
        region = next(one for one in settable("facility") if one.name == "region")
        set_field(library, "facility", chosen, region, f"West {random.randrange(99)}")
    elif what == 1:
        add_tag(library, "facility", chosen, f"tag {random.randrange(4)}")
    elif what == 2:
        remove_tag(library, "facility", chosen, f"tag {random.randrange(4)}")
    else:
        add_role(library, "facility", chosen, {"partner": f"Owner {random.randrange(5)}", "role": "owner"})


def remove(library: Library, random: Random, _: Path) -> None:
    table = random.choice(["facility", "partner", "observation"])
    with suppress(InputError):
        for one in some(library, table, random, 1):
            delete(library, table, one)


def remove_many(library: Library, random: Random, _: Path) -> None:
    chosen = some(library, "facility", random, 8)
    if chosen:
        with suppress(InputError):
            delete_many(library, "facility", chosen)


def keep_copy(library: Library, random: Random, _: Path) -> None:
    for source in some(library, "source", random, 1):
        kept_copies.keep(library, source, random.randbytes(60_000).hex().encode(), "report.txt")


def backup(library: Library, _random: Random, _: Path) -> None:
    back_up(library, Reason.BY_HAND)


def close_and_open(library: Library, _random: Random, _: Path) -> None:
    """Closing folds the log into the file; the next reading opens it again."""
    library.close()
    library.reading()


def edition(library: Library, random: Random, _: Path) -> None:
    make_edition(library, f"Edition {random.randrange(99)}")


ACTIONS: tuple[Action, ...] = (
    enter, enter, enter, edit, edit, figure, figure, bring_in, undo_or_redo, undo_or_redo, undo_or_redo, join, many,
    many, remove, remove_many, keep_copy, backup, close_and_open, edition,
)  # fmt: skip
