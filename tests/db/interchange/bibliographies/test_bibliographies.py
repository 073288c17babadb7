"""References out of Zotero and others become sources, found again where the library has them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, select
from zotero_samples import BIBTEX, CSL, RIS

from db.errors import Cancelled, InputError
from db.history.changes import change_set, redo, undo
from db.interchange.bibliographies.applying import take_sources
from db.interchange.bibliographies.bibtex import items_of_bibtex, plain
from db.interchange.bibliographies.csl import TYPES, csl_of_source, source_of
from db.interchange.bibliographies.csl_dates import csl_of, edtf_of
from db.interchange.bibliographies.matching import State, bare_address, plan_sources
from db.interchange.bibliographies.reading import is_bibliography, read_bibliography
from db.models import Source
from db.values import dates
from db.watch import Watch
from db.words import SourceKind


@pytest.fixture
def written(tmp_path):
    """Writes a file of references."""

    def write(text: str, name: str):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_signs_and_notes_that_zotero_writes_as_commands_and_markup_are_text(written):
    assert (
        plain(r"Grid queue \& data {\textbar} Example News {\textless}1 {GW}")
        == "Grid queue & data | Example News <1 GW"
    )
    text = "TY  - BLOG\nTI  - A\nN1  - <p>Read &amp; noted</p><p>Twice<br>over</p>\nN1  - 1 < 2\nER  - \n"
    (item,) = read_bibliography(written(text, "a.ris")).items
    assert item["note"] == "Read & noted\nTwice\nover\n1 < 2"


def test_a_more_exact_date_adds_to_a_source_and_a_vaguer_one_nothing(library, written):
    exact = "TY  - BLOG\nTI  - A\nUR  - https://example.org/a\nDA  - 2025/11/03/\nN1  - Read\nER  - \n"
    vague = exact.replace("2025/11/03/", "2025/11//").replace("Read", "Read twice")
    take_sources(library, plan_sources(library, read_bibliography(written(vague, "vague.ris"))), "vague.ris")
    (again,) = plan_sources(library, read_bibliography(written(exact, "exact.ris")))
    assert (again.state, again.changes) == (State.FILLS, {"published": ("2025-11", "2025-11-03")})
    take_sources(library, [again], "exact.ris")
    (last,) = plan_sources(library, read_bibliography(written(vague, "vague.ris")))
    assert last.state is State.THERE


FORMS = [(RIS, "refs.ris", "RIS"), (BIBTEX, "refs.bib", "BibTeX"), (CSL, "refs.json", "CSL-JSON")]


@pytest.mark.parametrize(("text", "name", "kind"), FORMS)
def test_references_as_zotero_writes_them_are_sources(written, text, name, kind):
    path = written(text, name)
    assert is_bibliography(path)
    read = read_bibliography(path)
    assert (read.kind, read.remarks) == (kind, ())
    news, report, article, page = [source_of(item) for item in read.items]
    assert news["title"] == "Builder doubles its “first” campus – to 1.2 GW"
    assert news["authors"] == "Smith, Jane; Müller, Jörg"
    assert news["publisher"] == news["container_title"] == "The Daily Wire"
    assert news["published"] == ("2025-09" if kind == "BibTeX" else "2025-09-23")
    assert (news["seen"], news["language"]) == ("2025-10-01", "en")
    assert news["address"] == "https://www.example.com/a;b/campus?id=1"
    assert news["note"] == "Abstract: A short account; with a semicolon."
    assert news["kind"] == SourceKind.NEWS_ARTICLE
    assert (report["kind"], report["publisher"], report["published"]) == (SourceKind.REPORT, "IEA", "2025-04")
    assert report["authors"] == "International Energy Agency"
    assert "Paris" in report["bibliography"]
    assert (article["kind"], article["doi"], article["published"]) == (
        SourceKind.JOURNAL_ARTICLE, "10.1234/abc.DEF", "2024",
    )  # fmt: skip
    assert article["authors"] == "van der Berg, Jan; King, Martin L., Jr."
    rest = json.loads(article["bibliography"])
    assert (rest["volume"], rest["issue"], rest["page"], rest["ISSN"]) == ("12", "3", "45-67", "1234-5678")
    assert (page["title"], page["kind"], page["seen"]) == ("算力白皮书", SourceKind.WEB_PAGE, "2025-10-02")
    assert "published" not in page


def test_what_an_item_of_csl_says_comes_back_as_it_was():
    for item in json.loads(CSL):
        again = csl_of_source(source_of(item))
        assert with_numbers(again) == with_numbers(item)


def with_numbers(item):
    """Zotero writes years as texts."""
    return json.loads(
        json.dumps(item), object_hook=lambda found: {
            key: [[int(piece) for piece in part] for part in value] if key == "date-parts" else value
            for key, value in found.items()
        }
    )  # fmt: skip


words = st.text(st.sampled_from("abcdeXYZ éß张,.:;-'&<>"), min_size=1, max_size=20).map(lambda text: f"x{text}x")
day = st.dates(dates.from_day(0), dates.from_day(40000))
csl_dates = day.flatmap(
    lambda one: st.sampled_from(
        [{"date-parts": [[one.year, one.month, one.day]]}, {"date-parts": [[one.year, one.month]]},
         {"date-parts": [[one.year]]}, {"date-parts": [[one.year]], "circa": True},
         {"date-parts": [[one.year]], "season": 2}, {"date-parts": [[one.year], [one.year + 1]]},
         {"literal": f"{one.year} to be told"}]
    )
)  # fmt: skip
people = st.one_of(
    st.fixed_dictionaries({"literal": words}),
    st.fixed_dictionaries({"family": words, "given": words}),
    st.fixed_dictionaries({"family": words, "given": words, "suffix": words, "dropping-particle": words}),
)
items = st.fixed_dictionaries(
    {"type": st.sampled_from(sorted({csl for csl, _ in TYPES.values()} | {"bill", "map", "article-magazine"}))},
    optional={
        "title": words, "title-short": words, "container-title": words, "publisher": words, "genre": words,
        "DOI": st.just("10.1000/x.1") | words, "URL": st.just("https://example.com/x") | words, "volume": words,
        "language": st.just("en-GB") | words, "note": words, "abstract": words, "author": st.lists(people, min_size=1),
        "editor": st.lists(people, min_size=1), "issued": csl_dates, "accessed": csl_dates,
    },
)  # fmt: skip


@given(items)
def test_any_item_of_csl_comes_back_as_it_was(item):
    if item.get("publisher") == item.get("container-title"):
        item.pop("publisher", None)
    assert csl_of_source(source_of(item)) == item


@given(st.sampled_from(list(SourceKind)), st.sampled_from(["", "2025-03-01", "2025~", "2027-35", "../2030", "2025-22"]))
def test_any_source_comes_back_from_csl(kind, published):
    values = {"title": "One", "kind": kind, "authors": "Smith, Jane; IEA", "publisher": "P", "note": "A note",
              "doi": "10.1000/x", "container_title": "C", "language": "en"}  # fmt: skip
    values |= {"published": published} if published else {}
    assert {key: value for key, value in source_of(csl_of_source(values)).items() if value} == values


@pytest.mark.parametrize(
    "edtf", ["2025-03-01", "2025-03", "2025", "2025~", "2025-21", "2024/2025", "../2030", "2027-33"]
)
def test_dates_to_csl_and_back(edtf):
    assert edtf_of(csl_of(edtf)) == edtf


@pytest.mark.parametrize(
    "date", [None, {}, {"date-parts": []}, {"date-parts": [[]]}, {"date-parts": [["soon"]]}, {"literal": "?"}, [], 5,
             {"date-parts": [[2025, 2, 31]]}, {"date-parts": [[0]]}, {"date-parts": "2025"}]
)  # fmt: skip
def test_what_is_no_date_of_csl_is_none(date):
    assert edtf_of(date) is None


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"{\"O}sterreich, \'Evry, {\o}re, \c{c}a, \v{S}koda, {\ss}", "Österreich, Évry, øre, ça, Škoda, ß"),
        (r"{{AI}} \& data {C}enters: 5\% of \$500bn", "AI & data Centers: 5% of $500bn"),
        (r"\textit{Stargate} and \emph{more}", "Stargate and more"),
        (r"1--2 and ``quoted''", "1–2 and “quoted”"),
        (r"$500 billion for AI", "$500 billion for AI"),
        (r"unclosed {brace and \textbf{", "unclosed brace and"),
        ("two\n   lines", "two lines"),
    ],
)
def test_latex_as_plain_text(latex, text):
    assert plain(latex) == text


def test_strings_months_and_crossrefs_of_bibtex_are_resolved():
    found, remarks = items_of_bibtex(r"""
@string{acm = "Association for Counting"}
@comment{nothing}
@inproceedings{one, title = "First", crossref = {proc}, author = "Doe, John and others", month = "12~" # mar}
@proceedings{proc, title = {All of it}, publisher = acm, year = 2024}
@book{two, title = {Second}, publisher = acm # ", Inc.", date = {2024-05/2024-06}}
@article{broken, title = {Never closed
@online{three, title = {Third}, url = {https://example.com/a\_b\%20c}, date = {2025-03-01}}
""")
    by_title = {item["title"]: item for item in found}
    assert by_title["First"]["container-title"] == "All of it"
    assert by_title["First"]["publisher"] == "Association for Counting"
    assert by_title["First"]["issued"] == {"date-parts": [[2024, 3, 12]]}
    assert by_title["First"]["author"] == [{"family": "Doe", "given": "John"}]
    assert by_title["Second"]["publisher"] == "Association for Counting, Inc."
    assert edtf_of(by_title["Second"]["issued"]) == "2024-05/2024-06"
    assert by_title["Third"]["URL"] == "https://example.com/a_b%20c"
    assert len(remarks) == 1
    assert "line 7" in remarks[0]


def sources(library) -> list[Source]:
    with Session(library.engine) as session:
        return list(session.exec(select(Source).order_by(Source.id)))


def import_bibliography(library, path):
    return take_sources(library, plan_sources(library, read_bibliography(path)), path.name)


def test_an_import_adds_what_is_new_and_undo_takes_it_back(library, written):
    path = written(CSL, "refs.json")
    before = len(sources(library))
    taken = import_bibliography(library, path)
    assert (taken.added, taken.changed, taken.left) == (4, 0, 0)
    assert taken.sentence() == "4 sources added."
    added = sources(library)[before:]
    assert [(one.published_first_day, one.published_last_day) for one in added[:2]] == [
        (20354, 20354), (20179, 20208),
    ]  # fmt: skip
    assert added[3].kind == "web page"
    assert undo(library).action == "Import 4 sources from refs.json"
    assert len(sources(library)) == before
    redo(library)
    assert len(sources(library)) == before + 4


def test_references_that_are_there_are_found_by_doi_address_and_title_with_date(library, written):
    with change_set(library, "Add") as session:
        session.add(Source(title="Racks, where", doi="10.1234/ABC.def", publisher="Journal of Counting"))
        session.add(Source(title="Energy & computing", address="http://example.org/report/", publisher="Agency"))
        session.add(Source(title="Another", address="https://example.com/other"))
    path = written(CSL, "refs.json")
    planned = plan_sources(library, read_bibliography(path))
    assert [one.state for one in planned] == [State.NEW, State.DIFFERS, State.DIFFERS, State.NEW]
    assert planned[1].changes["publisher"] == ("Agency", "IEA")
    assert "address" not in planned[1].changes
    taken = take_sources(library, planned, "refs.json", [True, False, True, True])
    assert (taken.added, taken.changed, taken.left) == (2, 1, 1)
    racks = next(one for one in sources(library) if one.doi)
    assert (racks.title, racks.published, racks.published_first_day) == ("Where the racks are", "2024", 19723)
    again = plan_sources(library, read_bibliography(path))
    assert [one.state for one in again] == [State.THERE, State.DIFFERS, State.THERE, State.THERE]
    assert import_bibliography(library, written(RIS, "refs.ris")).added == 0


def test_what_only_fills_gaps_is_taken_unless_told_otherwise(library, written):
    with change_set(library, "Add") as session:
        session.add(Source(title="Energy and computing", address="https://www.example.org/report"))
    planned = plan_sources(library, read_bibliography(written(CSL, "refs.json")))
    assert planned[1].state is State.FILLS
    assert planned[1].is_usual
    assert import_bibliography(library, written(CSL, "refs.json")).changed == 1


def test_a_vaguer_date_of_a_file_changes_nothing(library, written):
    import_bibliography(library, written(CSL, "refs.json"))
    planned = plan_sources(library, read_bibliography(written(BIBTEX, "refs.bib")))
    assert [one.state for one in planned] == [State.THERE] * 4
    assert planned[0].values["published"] == "2025-09"


def test_twice_in_a_file_is_once_in_the_library_and_what_has_no_title_is_told(library, written):
    item = json.loads(CSL)[2]
    path = written(
        json.dumps([item, item | {"title": "WHERE the racks are"}, {"type": "book", "author": []}]), "refs.json"
    )
    planned = plan_sources(library, read_bibliography(path))
    assert [one.state for one in planned] == [State.NEW, State.TWICE, State.UNFIT]
    assert planned[2].problem == "Enter a title."


def test_a_stopped_import_changes_nothing(library, written):
    path = written(CSL, "refs.json")
    planned, before = plan_sources(library, read_bibliography(path)), len(sources(library))
    with pytest.raises(Cancelled):
        take_sources(library, planned, path.name, watch=Watch(stopped=lambda: True))
    assert len(sources(library)) == before


@pytest.mark.parametrize(
    ("text", "name"),
    [("a,b\n1,2\n", "a.ris"), ('[{"name": "Abilene", "type": "report"}]', "b.json"), ("", "c.bib"), ("@", "d.bib"),
     ('[{"type": "report", "title": "x", "author": [', "e.json"), ("@book{", "f.bib"), ("TY  - JOUR\nXX", "g.ris")],
)  # fmt: skip
def test_what_is_no_bibliography_is_refused_in_words(written, text, name):
    with pytest.raises(InputError) as caught:
        read_bibliography(written(text, name))
    assert caught.value.remedy


@given(
    st.text(st.sampled_from("@book{}a,=\"\\ \nTY -ER[]:'é$#%"), max_size=80), st.sampled_from(["bib", "ris", "json"])
)
def test_any_text_is_read_or_refused_in_words(tmp_path_factory, text, ending):
    path = tmp_path_factory.mktemp("any") / f"any.{ending}"
    starts = {"bib": "@book{a, title={x}}\n", "ris": "TY  - JOUR\nTI  - x\n", "json": "["}
    path.write_text(starts[ending] + text, encoding="utf-8")
    try:
        read = read_bibliography(path)
    except InputError as error:
        assert error.why
        return
    for item in read.items:
        source_of(item)


def test_tables_are_no_bibliographies(written):
    for text, name in (("name,type\nA,report\n", "a.csv"), ('[{"title": "A", "type": "site", "mw": 3}]', "b.json")):
        assert not is_bibliography(written(text, name))
    assert not is_bibliography(written("", "c.bib"))


def test_addresses_that_lead_to_the_same_page_are_one():
    assert bare_address("HTTP://www.Example.com/A/?utm_source=x&id=1#top") == bare_address("https://example.com/A?id=1")
    assert bare_address("https://example.com/a") != bare_address("https://example.com/A")
