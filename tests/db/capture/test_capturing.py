"""What is pasted or dropped becomes sources in the inbox, once each, and nothing is lost on the way."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.capture import documents, inbox
from db.capture.capturing import Clipping, Outcome, capture
from db.edit import kept_copies
from db.history.changes import undo
from db.library import Library
from db.values.addresses import bare_address, first_address, sole_address

TODAY = date(2026, 11, 26)
PAGE = """<html lang="en"><head><title>Old</title><meta property="og:title" content="A &amp; B build a campus">
<meta property="og:site_name" content="The Wire"><meta property="article:published_time" content="2026-11-20T08:00Z">
<link rel="canonical" href="https://wire.example.com/a"></head><body><h1>A and B</h1><script>alert(1)</script>
<p>It will cost US$500&nbsp;billion.</p><p>Second</p></body></html>"""


def _pdf(title: bytes) -> bytes:
    return b"%PDF-1.4\n1 0 obj\n<< /Title " + title + b" >>\nendobj\ntrailer << /Info 1 0 R >>\nstartxref\n9\n%%EOF\n"


def _take(library: Library, *texts: str) -> Outcome:
    return capture(library, [Clipping(text=text) for text in texts], TODAY)


def _source(library: Library, source_id: int) -> dict[str, object]:
    cursor = library.reading().execute("SELECT * FROM source WHERE id = ?", (source_id,))
    return dict(zip([one[0] for one in cursor.description], cursor.fetchone(), strict=True))


def test_an_address_becomes_a_source_seen_today(library: Library) -> None:
    outcome = _take(library, "https://www.example.com/news/new-campus/?utm_source=mail#top")
    source = _source(library, outcome.captured[0].source_id)
    assert source["title"] == "example.com/news/new-campus"
    assert source["address"] == "https://www.example.com/news/new-campus/?utm_source=mail#top"
    assert (source["seen"], source["in_inbox"]) == ("2026-11-26", 1)
    assert outcome.action == "Capture example.com/news/new-campus"
    undo(library)
    assert inbox.count(library) == 0


def test_the_same_address_is_found_however_it_is_written(library: Library) -> None:
    first = _take(library, "https://example.com/a").captured[0]
    inbox.set_worked_through(library, first.source_id, True)
    again = _take(library, "HTTP://www.Example.com/a/?utm_campaign=x&fbclid=1#b")
    assert again.captured[0].source_id == first.source_id
    assert not again.captured[0].is_new
    assert inbox.count(library) == 1
    assert _take(library, "example.com/a").action == "", "it is in the inbox already: nothing to write"


def test_a_list_of_addresses_is_one_action(library: Library) -> None:
    outcome = _take(library, "https://a.example.com/1\n\nhttps://a.example.com/2\n")
    assert len(outcome.captured) == 2
    assert outcome.action == "Capture 2 sources"
    undo(library)
    assert inbox.count(library) == 0


def test_words_are_kept_and_their_first_line_is_the_title(library: Library) -> None:
    text = "Campus in Hebei\nIt costs US$500 billion.\nhttps://example.com/hebei\n中文"
    outcome = _take(library, text)
    source = _source(library, outcome.captured[0].source_id)
    assert (source["title"], source["address"]) == ("Campus in Hebei", "https://example.com/hebei")
    assert inbox.text_of(library, outcome.captured[0].source_id) == text
    again = _take(library, text)
    assert (again.captured[0].source_id, again.action) == (outcome.captured[0].source_id, "")


def test_further_words_of_a_source_are_put_to_those_kept(library: Library) -> None:
    first = _take(library, "One\nhttps://example.com/x").captured[0]
    second = _take(library, "Two\nhttps://example.com/x").captured[0]
    assert second.source_id == first.source_id
    text = inbox.text_of(library, first.source_id)
    assert text.index("One") < text.index("Two")


def test_a_pasted_page_says_its_title_publisher_address_and_day(library: Library) -> None:
    outcome = capture(library, [Clipping(text="It will cost US$500 billion.", html=PAGE)], TODAY)
    source = _source(library, outcome.captured[0].source_id)
    assert source["title"] == "A & B build a campus"
    assert (source["publisher"], source["address"]) == ("The Wire", "https://wire.example.com/a")
    assert (source["published"], source["language"]) == ("2026-11-20", "en")


def test_the_publisher_is_the_one_the_library_names_for_the_host(library: Library) -> None:
    capture(library, [Clipping(text="x y", html=PAGE)], TODAY)
    source = _source(library, _take(library, "https://wire.example.com/b").captured[0].source_id)
    assert source["publisher"] == "The Wire"


def test_files_are_kept_and_one_that_is_broken_is_told(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "dropped"
    folder.mkdir()
    (folder / "page.html").write_text(PAGE)
    (folder / "plan.pdf").write_bytes(_pdf(rb"(The \(big\) plan)"))
    (folder / "broken.pdf").write_bytes(b"<html>not found</html>")
    (folder / "empty.txt").write_bytes(b"")
    paths = sorted(folder.iterdir())
    outcome = capture(library, [Clipping(path=path) for path in paths], TODAY)
    assert {one.title for one in outcome.captured} == {"A & B build a campus", "The (big) plan"}
    assert len(outcome.refused) == 2
    assert "broken.pdf" in outcome.refused[0]
    page = next(one for one in outcome.captured if one.title.startswith("A &"))
    assert "alert" not in inbox.text_of(library, page.source_id)
    undo(library)
    assert inbox.count(library) == 0


def test_a_file_over_the_limit_is_refused_in_words(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_copies, "LIMIT_BYTES", 1000)
    outcome = capture(library, [Clipping(content=_pdf(b"(x)") + b"%" * 2000, name="large.pdf")], TODAY)
    assert not outcome.captured
    assert "too large" in outcome.refused[0]


def test_a_file_over_the_limit_is_told_with_its_own_size(library: Library, tmp_path: Path) -> None:
    (tmp_path / "large.txt").write_bytes(b"x" * 30_000_000)
    outcome = capture(library, [Clipping(path=tmp_path / "large.txt")], TODAY)
    assert "30 MB" in outcome.refused[0] and "up to 25 MB" in outcome.refused[0]


@pytest.mark.parametrize(
    "text",
    ["", "  \n", "http://", "mailto:someone", "javascript:alert(1)", "ftp://x/y", "htp:/nowhere", "htps://example.org"],
)
def test_what_is_no_address_and_no_text_is_refused_in_words(library: Library, text: str) -> None:
    outcome = _take(library, text)
    assert not outcome.captured
    assert outcome.refused[0].endswith(".")
    assert inbox.count(library) == 0


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        (b"(Plan)", "Plan"),
        (b"<FEFF4E2D6587>", "中文"),
        (b"(\xfe\xff\x4e\x2d\x65\x87)", "中文"),
        (rb"(A\051 \101)", "A) A"),
        (b"()", ""),
    ],
)
def test_a_pdf_says_its_title(raw: bytes, title: str) -> None:
    assert documents.title_of_pdf(_pdf(raw)) == title


@given(st.text(max_size=400))
def test_any_words_are_captured_or_refused_never_a_crash(text: str) -> None:
    documents.of_html(text)
    documents.of_text(text)
    documents.title_of_pdf(text.encode("utf-8", errors="ignore"))
    sole_address(text)
    assert first_address(text) is None or first_address(text)


@given(
    st.sampled_from(["http://", "https://", "HTTPS://"]),
    st.sampled_from(["", "www."]),
    st.sampled_from(["", "/"]),
    st.sampled_from(["", "?utm_source=a&utm_medium=b", "?fbclid=1"]),
    st.sampled_from(["", "#part"]),
)
def test_addresses_that_lead_to_the_same_place_are_one(
    scheme: str, www: str, slash: str, marks: str, fragment: str
) -> None:
    assert bare_address(f"{scheme}{www}example.com/a/b{slash}{marks}{fragment}") == "example.com/a/b"


def test_marks_that_decide_where_an_address_leads_stay() -> None:
    assert bare_address("https://example.com/a?id=1&utm_source=x") == "example.com/a?id=1"
    assert bare_address("https://example.com/a?id=1") != bare_address("https://example.com/a?id=2")
