"""References against the examples of the style guides, and against what sources of this library are like."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.citing.citeproc_mended import words_of
from db.citing.sources import cited_date
from db.citing.styles import Style, reference
from tests.examples import examples

WEB_PAGE = {
    "type": "webpage",
    "title": "The top 10 causes of death",
    "author": [{"literal": "World Health Organization"}],
    "container-title": "World Health Organization",
    "issued": {"date-parts": [[2018, 5, 24]]},
    "URL": "https://www.who.int/news-room/fact-sheets/detail/the-top-10-causes-of-death",
}
NEWS = {
    "type": "article-newspaper",
    "title": "Can we get better at forgetting?",
    "author": [{"family": "Carey", "given": "Benedict"}],
    "container-title": "The New York Times",
    "issued": {"date-parts": [[2019, 3, 22]]},
    "URL": "https://www.nytimes.com/2019/03/22/health/memory-forgetting-psychology.html",
}
REPORT = {
    "type": "report",
    "title": "Taking time: Support for people with cancer",
    "author": [{"literal": "National Cancer Institute"}],
    "number": "NIH Publication No. 18-2059",
    "publisher": "U.S. Department of Health and Human Services, National Institutes of Health",
    "issued": {"date-parts": [[2018]]},
    "URL": "https://www.cancer.gov/publications/patient-education/takingtime.pdf",
}
LAW = {
    "type": "legislation",
    "title": "Lilly Ledbetter Fair Pay Act of 2009",
    "number": "111-2",
    "volume": "123",
    "container-title": "Stat.",
    "page": "5",
    "issued": {"date-parts": [[2009]]},
    "URL": "https://www.govinfo.gov/content/pkg/PLAW-111publ2/pdf/PLAW-111publ2.pdf",
}
DATASET = {
    "type": "dataset",
    "title": "Cognitive effects of music and dance training in children",
    "author": [{"family": "D’Souza", "given": "A. A."}, {"family": "Wiseheart", "given": "M."}],
    "number": "ICPSR 37080",
    "version": "V1",
    "publisher": "ICPSR",
    "issued": {"date-parts": [[2018]]},
    "DOI": "10.3886/ICPSR37080.v1",
}
ARTICLE = {
    "type": "article-journal",
    "title": "Language learning as language use: A cross-linguistic model of child language development",
    "author": [{"family": "McCauley", "given": "S. M."}, {"family": "Christiansen", "given": "M. H."}],
    "container-title": "Psychological Review",
    "volume": "126",
    "issue": "1",
    "page": "1-51",
    "issued": {"date-parts": [[2019]]},
    "DOI": "10.1037/rev0000126",
}


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (
            WEB_PAGE,
            "World Health Organization. (2018, May 24). <i>The top 10 causes of death</i>. "
            "https://www.who.int/news-room/fact-sheets/detail/the-top-10-causes-of-death",
        ),
        (
            NEWS,
            "Carey, B. (2019, March 22). Can we get better at forgetting? <i>The New York Times</i>. "
            "https://www.nytimes.com/2019/03/22/health/memory-forgetting-psychology.html",
        ),
        (
            REPORT,
            "National Cancer Institute. (2018). <i>Taking time: Support for people with cancer</i> "
            "(NIH Publication No. 18-2059). U.S. Department of Health and Human Services, National Institutes "
            "of Health. "
            "https://www.cancer.gov/publications/patient-education/takingtime.pdf",
        ),
        (
            LAW,
            "Lilly Ledbetter Fair Pay Act of 2009, Pub. L. No. 111-2, 123 Stat. 5 (2009). "
            "https://www.govinfo.gov/content/pkg/PLAW-111publ2/pdf/PLAW-111publ2.pdf",
        ),
        (
            DATASET,
            "D’Souza, A. A., &amp; Wiseheart, M. (2018). <i>Cognitive effects of music and dance training in "
            "children</i> "
            "(ICPSR 37080; Version V1) [Data set]. ICPSR. https://doi.org/10.3886/ICPSR37080.v1",
        ),
        (
            ARTICLE,
            "McCauley, S. M., &amp; Christiansen, M. H. (2019). Language learning as language use: A "
            "cross-linguistic model "
            "of child language development. <i>Psychological Review</i>, <i>126</i>(1), 1–51. "
            "https://doi.org/10.1037/rev0000126",
        ),
    ],
    ids=lambda one: one["type"] if isinstance(one, dict) else "",
)
def test_apa_as_its_guide_writes_it(item, expected):
    """Reference examples of the APA Publication Manual, 7th edition, chapter 10 and 11 (and apastyle.apa.org)."""
    made = reference(item, Style.APA)
    assert made.html == expected
    assert made.plain == words_of(expected)


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (
            {
                "type": "webpage",
                "title": "About Yale: Yale Facts",
                "publisher": "Yale University",
                "accessed": {"date-parts": [[2022, 3, 8]]},
                "URL": "https://www.yale.edu/about-yale/yale-facts",
            },
            "Yale University. n.d. “About Yale: Yale Facts.” Accessed March 8, 2022. "
            "https://www.yale.edu/about-yale/yale-facts.",
        ),
        (
            {
                "type": "article-newspaper",
                "title": "Are flax seeds all that?",
                "author": [{"family": "Blum", "given": "Dani"}],
                "container-title": "New York Times",
                "issued": {"date-parts": [[2023, 12, 13]]},
                "URL": "https://www.nytimes.com/2023/12/13/well/eat/flax-seeds-benefits.html",
            },
            "Blum, Dani. 2023. “Are Flax Seeds All That?” <i>New York Times</i>, December 13. "
            "https://www.nytimes.com/2023/12/13/well/eat/flax-seeds-benefits.html.",
        ),
        (
            {
                "type": "article-journal",
                "title": "Temporal variation in selection influences microgeographic local adaptation",
                "author": [
                    {"family": "Dittmar", "given": "Emily L."},
                    {"family": "Schemske", "given": "Douglas W."},
                ],
                "container-title": "American Naturalist",
                "volume": "202",
                "issue": "4",
                "page": "471-485",
                "issued": {"date-parts": [[2023]]},
                "DOI": "10.1086/725865",
            },
            "Dittmar, Emily L., and Douglas W. Schemske. 2023. “Temporal Variation in Selection Influences "
            "Microgeographic "
            "Local Adaptation.” <i>American Naturalist</i> 202 (4): 471–85. https://doi.org/10.1086/725865.",
        ),
        (
            REPORT,
            "National Cancer Institute. 2018. <i>Taking Time: Support for People with Cancer</i>. NIH Publication No. "
            "18-2059. U.S. Department of Health and Human Services, National Institutes of Health. "
            "https://www.cancer.gov/publications/patient-education/takingtime.pdf.",
        ),
        (
            DATASET,
            "D’Souza, A. A., and M. Wiseheart. 2018. “Cognitive Effects of Music and Dance Training in "
            "Children.” ICPSR "
            "37080. Version V1. ICPSR. https://doi.org/10.3886/ICPSR37080.v1.",
        ),
        (
            LAW,
            "Lilly Ledbetter Fair Pay Act of 2009, Pub. L. No. 111-2, 123 Stat. 5 (2009). "
            "https://www.govinfo.gov/content/pkg/PLAW-111publ2/pdf/PLAW-111publ2.pdf.",
        ),
    ],
    ids=lambda one: one["type"] if isinstance(one, dict) else "",
)
def test_chicago_as_its_guide_writes_it(item, expected):
    """The first three are examples of the Chicago Manual of Style Online's guide to author-date (18th edition)."""
    assert reference(item, Style.CHICAGO).html == expected


@pytest.mark.parametrize(
    ("item", "apa", "chicago"),
    [
        (
            {"type": "webpage", "title": "张北智算中心项目开工", "publisher": "新华社",
             "issued": {"date-parts": [[2024, 5]]}, "URL": "https://example.cn/1"},
            "新华社. (2024, May). <i>张北智算中心项目开工</i>. https://example.cn/1",
            "新华社. 2024. “张北智算中心项目开工.” May. https://example.cn/1.",
        ),
        (
            {"type": "webpage", "title": "A page", "URL": "https://example.org"},
            "<i>A page</i>. (n.d.). https://example.org",
            "“A Page.” n.d. https://example.org.",
        ),
        (
            {"type": "article-newspaper", "title": "Chips for all", "container-title": "The Times",
             "issued": {"literal": "by 2030"}},
            "Chips for all. (by 2030). <i>The Times</i>.",
            "<i>The Times</i>. by 2030. “Chips for All.”",
        ),
        (
            {"type": "webpage", "genre": "Press release", "title": "R&D <now>", "publisher": "Acme & Co",
             "issued": {"date-parts": [[2020]], "circa": True}, "URL": "https://example.org/?a=1&b=2"},
            "Acme &amp; Co. (ca. 2020). <i>R&amp;D &lt;now&gt;</i> [Press release]. https://example.org/?a=1&amp;b=2",
            "Acme &amp; Co. [2020?]. “R&amp;D &lt;now&gt;.” Press release. https://example.org/?a=1&amp;b=2.",
        ),
        (
            {"type": "webpage", "title": "Weeks", "publisher": "IEA",
             "issued": {"date-parts": [[2025, 3, 3], [2025, 3, 5]]}},
            "IEA. (2025, March 3–5). <i>Weeks</i>.",
            "IEA. 2025. “Weeks.” March 3–5.",
        ),
        (
            {"type": "report", "title": "Years", "publisher": "IEA", "issued": {"date-parts": [[2024], [2025]]}},
            "IEA. (2024–2025). <i>Years</i>.",
            "IEA. 2024–2025. <i>Years</i>.",
        ),
    ],
    ids=["Chinese", "neither author nor date", "date in words", "signs of HTML", "days", "years"],
)  # fmt: skip
def test_sources_without_much_and_with_odd_dates(item, apa, chicago):
    assert reference(item, Style.APA).html == apa
    assert reference(item, Style.CHICAGO).html == chicago


@pytest.mark.parametrize(
    ("edtf", "date"),
    [
        ("2026-03-12", {"date-parts": [[2026, 3, 12]]}),
        ("2026~", {"date-parts": [[2026]], "circa": True}),
        ("2026-34", {"date-parts": [[2026, 4], [2026, 6]]}),
        ("2026-41", {"date-parts": [[2026, 7], [2026, 12]]}),
        ("2026-22", {"date-parts": [[2026]], "season": 2}),
        ("2025-11/2026-02", {"date-parts": [[2025, 11], [2026, 2]]}),
        ("../2030", {"literal": "by 2030"}),
        ("2026-38", {"literal": "mid-2026"}),
    ],
)
def test_vague_dates_say_no_more_than_they_know(edtf, date):
    assert cited_date(edtf) == date


types = st.sampled_from(
    ["webpage", "article-newspaper", "report", "legislation", "dataset", "motion_picture", "speech"]
)
texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)


@examples(40)
@given(types, texts, st.sampled_from(["2026", "2026~", "2026-33", "2026-03/2026-05", "../2030", "2026-38", ""]))
def test_any_title_is_cited_in_words_of_its_own(kind, title, edtf):
    item = {"type": kind, "title": title, "URL": "https://example.org", "publisher": "Publisher"}
    if edtf:
        item["issued"] = cited_date(edtf)
    for style in (Style.APA, Style.CHICAGO):
        assert "https://example.org" in reference(item, style).plain
    letters = [sign for sign in title if sign.isalnum()]
    said = reference(item, Style.APA).plain
    assert all(sign in said or sign.upper() in said for sign in letters)
