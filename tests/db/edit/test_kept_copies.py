"""Copies of documents kept in the library."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_records import add

from db.edit import kept_copies
from db.edit.kept_copies import LIMIT_BYTES, content_of, copy_of, examine, keep, remove, take_out
from db.errors import DatahallError, InputError
from db.history.changes import redo, undo

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\nxref\n0 1\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n"


def contents(library) -> int:
    return library.reading().execute("SELECT count(*) FROM kept_content").fetchone()[0]


def rows(library) -> int:
    return library.reading().execute("SELECT count(*) FROM kept_copy").fetchone()[0]


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (PDF, "report.pdf", "application/pdf"),
        (b"junk before\n" + PDF, "report", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n....", "a.png", "image/png"),
        (b"\xff\xd8\xff\xe0....", "a.jpeg", "image/jpeg"),
        (b"RIFF1234WEBPVP8 ", "a.webp", "image/webp"),
        (b"<!DOCTYPE html><html><title>x</title>", "page", "text/html"),
        ("张北智算中心".encode(), "note.txt", "text/plain"),
        ("张北智算中心".encode("gb18030"), "note.txt", "text/plain"),
        ("note".encode("utf-16"), "note.txt", "text/plain"),
    ],
)
def test_what_a_file_is_follows_from_its_bytes(content, name, media_type):
    assert examine(content, name) == kept_copies.Examined(media_type, "")


def test_a_pdf_that_was_cut_short_is_kept_with_a_warning(library):
    source = add(library, "source", title="Report")
    assert "cut short" in keep(library, source, PDF[:40], "report.pdf").warning
    assert copy_of(library, source).size_bytes == 40


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"", "a.pdf", "empty"),
        (b"<html>404", "report.pdf", "is no PDF"),
        (b"PK\x03\x04\x00\x00rest", "a.docx", "Save or print it as a PDF"),
        (b"\x7fELF\x02\x01\x01\x00", "program", "not kept"),
        (b"x" * (LIMIT_BYTES + 1), "large.txt", "up to 25 MB"),
    ],
)
def test_what_cannot_be_kept_says_why_and_changes_nothing(library, content, name, why):
    source = add(library, "source", title="Report")
    with pytest.raises(InputError, match=why):
        keep(library, source, content, name)
    assert copy_of(library, source) is None and contents(library) == 0


def test_two_sources_of_one_document_share_its_bytes(library):
    one, two = add(library, "source", title="Report"), add(library, "source", title="The same report")
    keep(library, one, PDF, "a.pdf")
    keep(library, two, PDF, "b.pdf")
    assert copy_of(library, one) == copy_of(library, two)
    remove(library, one)
    assert copy_of(library, one) is None
    assert content_of(library, copy_of(library, two)) == PDF
    remove(library, two)
    assert (rows(library), contents(library)) == (0, 1)  # the bytes wait for undo
    undo(library)
    assert content_of(library, copy_of(library, two)) == PDF


def test_replacing_a_copy_can_be_undone_and_done_again(library):
    source = add(library, "source", title="Report")
    keep(library, source, PDF, "first.pdf")
    keep(library, source, b"second", "second.txt")
    assert (copy_of(library, source).file_name, rows(library)) == ("second.txt", 1)
    undo(library)
    assert content_of(library, copy_of(library, source)) == PDF
    redo(library)
    assert content_of(library, copy_of(library, source)) == b"second"


def test_a_copy_is_taken_out_under_the_ending_of_what_it_is_and_cannot_be_changed(library, tmp_path):
    source = add(library, "source", title="Report")
    keep(library, source, b"plain words", "run me.exe")
    copy = copy_of(library, source)
    path = take_out(library, copy, tmp_path / "out")
    assert path.name == "run me.txt"
    assert path.read_bytes() == b"plain words"
    assert path.stat().st_mode & 0o777 == 0o400
    assert take_out(library, copy, tmp_path / "out") == path


def test_a_damaged_copy_is_noticed(library):
    import sqlite3
    from contextlib import closing

    source = add(library, "source", title="Report")
    keep(library, source, PDF, "a.pdf")
    with closing(sqlite3.connect(library.path)) as other:
        other.execute("UPDATE kept_content SET content = x'00'")
        other.commit()
    with pytest.raises(DatahallError, match="damaged"):
        content_of(library, copy_of(library, source))


@given(st.binary(min_size=1, max_size=300), st.text(max_size=30))
def test_any_bytes_are_known_or_refused_in_words(content, name):
    try:
        assert examine(content, name).media_type in kept_copies.ENDINGS
    except InputError as error:
        assert error.remedy


def test_a_copy_goes_with_its_last_source_and_comes_back_with_it(library):
    from db.edit.deleting import delete

    source = add(library, "source", title="Report")
    keep(library, source, PDF, "a.pdf")
    delete(library, "source", source)
    assert rows(library) == 0
    undo(library)
    assert content_of(library, copy_of(library, source)) == PDF
