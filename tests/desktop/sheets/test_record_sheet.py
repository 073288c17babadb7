"""A record on paper: what stands on the pages, and that nothing is cut."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from PySide6.QtGui import QPageSize
from sample_records import add, add_power

from desktop.sheets.record_sheet import record_on_paper, write_pdf
from desktop.sheets.sheet_html import sheet_html

needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="looks into the PDF with pdftotext")


@pytest.fixture
def site(library, qapp):
    source = add(
        library, "source", title="Announcement <of> 2025", publisher="Ministry", address="https://example.org/a?b=1&c=2",
        published="2025-01-02",
    )  # fmt: skip
    china = add(library, "place", name="China", code="CN", kind="country")
    site = add(library, "facility", name="张北 & Zhangbei", place_id=china, note="A remark.", source_id=source)
    for year in range(2018, 2025):
        add_power(library, site, 100.0 * (year - 2017), f"{year}-03-01", source_id=source, quote="three hundred")
    return site


def test_the_words_of_a_record_stand_on_it_with_numbered_sources(library, site):
    paper = record_on_paper(library, "facility", site)
    html = sheet_html(paper.detail, about="", with_chart=paper.chart is not None)
    assert "张北 &amp; Zhangbei" in html
    assert "Announcement &lt;of&gt; 2025" in html
    assert "<sup>1</sup>" in html and "three hundred" in html
    assert "700 MW" in html


def test_the_capacity_chart_is_on_it_where_there_is_one(library, site):
    assert record_on_paper(library, "facility", site).chart is not None
    bare = add(library, "facility", name="No figures")
    assert record_on_paper(library, "facility", bare).chart is None


@needs_poppler
def test_the_pdf_has_every_page_numbered_and_its_text_can_be_searched(library, site, tmp_path):
    for number in range(60):
        add(library, "claim", facility_id=site, statement=f"Claim number {number} about this site.")
    path = tmp_path / "record.pdf"
    pages = write_pdf(record_on_paper(library, "facility", site), path)
    assert pages > 1
    text = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True).stdout.decode()
    assert f"{pages} of {pages}" in text
    assert "张北 & Zhangbei" in text
    assert all(f"Claim number {number} about" in text for number in range(60))
    fonts = subprocess.run(["pdffonts", str(path)], capture_output=True, check=True).stdout.decode().splitlines()[2:]
    assert fonts and all(" yes " in line for line in fonts)


def test_a_library_as_known_on_a_day_says_so_on_paper(library, site):
    known = library.as_known(20_200)
    paper = record_on_paper(known, "facility", site)
    assert paper.as_known_on
    known.close()


def test_a_source_says_when_it_was_seen(library, site):
    seen = add(library, "source", title="A page", seen="2026-11-26")
    add_power(library, site, 900, "2026-01-01", source_id=seen)
    assert "seen 26 Nov 2026" in sheet_html(
        record_on_paper(library, "facility", site).detail, about="", with_chart=False
    )


@needs_poppler
def test_paper_may_be_letter(library, site, tmp_path):
    path = tmp_path / "record.pdf"
    write_pdf(record_on_paper(library, "facility", site), path, size=QPageSize.PageSizeId.Letter)
    said = subprocess.run(["pdfinfo", str(path)], capture_output=True, check=True).stdout.decode()
    assert "612 x 792" in said
