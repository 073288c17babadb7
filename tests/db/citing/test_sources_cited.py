"""Stored sources as references and as BibTeX."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from sample_records import add

from db.citing.bibtex import bibtex, entry_key
from db.citing.sources import cite
from db.citing.styles import Style
from db.interchange.bibliographies.bibtex import items_of_bibtex


def test_a_stored_source_is_cited_with_all_it_says(library):
    source = add(
        library, "source", title="Frontier data centers", kind="dataset", authors="Rahman, Robi; Epoch AI",
        publisher="Epoch AI", address="https://epoch.ai/data", published="2026-07-07", seen="2026-08-01",
        bibliography='{"version": "2"}',
    )  # fmt: skip
    assert cite(library, [source], Style.APA).plain == (
        "Rahman, R., & Epoch AI. (2026). Frontier data centers (Version 2) [Data set]. Epoch AI. https://epoch.ai/data"
    )


def test_several_sources_are_paragraphs_and_what_is_gone_is_left_out(library):
    one, two = add(library, "source", title="One", publisher="A"), add(library, "source", title="Two", publisher="B")
    cited = cite(library, [two, 999, one], Style.CHICAGO)
    assert cited.plain == "B. n.d. “Two.”\n\nA. n.d. “One.”"
    assert cited.html == "<p>B. n.d. “Two.”</p><p>A. n.d. “One.”</p>"


def test_entries_of_bibtex_have_keys_of_their_own(library):
    ids = [add(library, "source", title="张北智算中心", published="2024-05", authors="Li, Wei") for _ in range(2)]
    cited = cite(library, ids, Style.BIBTEX)
    assert cited.plain.startswith("@misc{li2024,\n  author = {Li, Wei},\n  title = {张北智算中心},\n")
    assert "@misc{li20242," in cited.plain
    assert cited.html == ""


def test_a_news_article_in_bibtex():
    item = {
        "type": "article-newspaper",
        "title": "R&D at 100%",
        "author": [{"family": "Carey", "given": "Benedict"}, {"literal": "Staff and agencies"}],
        "container-title": "The New York Times",
        "issued": {"date-parts": [[2019, 3, 22]]},
        "URL": "https://example.org/?a_b=1&c=%20",
    }
    assert bibtex(item) == (
        "@article{carey2019100,\n"
        "  author = {Carey, Benedict and {Staff and agencies}},\n"
        "  title = {R\\&D at 100\\%},\n"
        "  journal = {The New York Times},\n"
        "  year = {2019},\n"
        "  month = {3},\n"
        "  url = {https://example.org/?a_b=1&c=%20},\n"
        "}\n"
    ).replace("carey2019100", entry_key(item))


words = st.text(st.characters(codec="utf-8", categories=["L", "N"], include_characters=" &%$#_{}\\~^"), max_size=30)


@given(words.filter(str.strip))
def test_a_title_of_bibtex_reads_back_as_it_was(title):
    title = " ".join(title.split())
    items, remarks = items_of_bibtex(bibtex({"type": "report", "title": title}))
    assert not remarks
    assert items[0]["title"].replace("ˆ", "^") == title  # as the reader of accents has it
