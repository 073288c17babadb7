"""Text tables that nobody here made: encodings, delimiters, names of columns, notes, limits."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.errors import Cancelled, InputError
from db.interchange.reading.choices import Choices
from db.interchange.reading.reader import read_file
from db.watch import Watch
from tests.examples import examples


@pytest.fixture
def made(tmp_path):
    """Writes a file and reads it."""

    def make(content: str | bytes, *, name: str = "table.csv", written_in: str = "utf-8", **choices):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(written_in))
        return read_file(path, choices=Choices(**choices) if choices else None)

    return make


def cells(found) -> list[tuple]:
    (grid,) = found.grids
    return [row for _, row in grid.rows()]


CHINESE = "项目名称,所在地,功率\n张北云计算基地,河北张家口,150\n"
TRADITIONAL = "計畫名稱,地點,功率\n彰濱資料中心,彰化縣,150\n"
JAPANESE = "施設名,所在地,電力\nさくらの石狩データセンター,北海道石狩市,150\n"
KOREAN = "시설,위치,전력\n각 세종 데이터센터,세종특별자치시,270\n"
WESTERN = "Name,Ort,Leistung\nRechenzentrum Süd,München,150\nCentre de données Fluidstack,Évry – Île-de-France,1000\n"


@pytest.mark.parametrize(
    ("text", "encoding", "shown"),
    [
        (CHINESE, "utf-8", "UTF-8"),
        (CHINESE, "utf-8-sig", "UTF-8 with a byte order mark"),
        (CHINESE, "utf-16", "UTF-16"),
        (CHINESE, "utf-16-le", "UTF-16 (little endian)"),
        (WESTERN, "utf-16-be", "UTF-16 (big endian)"),
        (CHINESE, "gb18030", "GB18030 (Chinese, simplified)"),
        ("名称,功率\n北京,3\n", "gb18030", "GB18030 (Chinese, simplified)"),
        ("Name,MW\n北京,3\n", "gb18030", "GB18030 (Chinese, simplified)"),
        (TRADITIONAL, "big5", "Big5 (Chinese, traditional)"),
        ("名稱,功率\n臺北,3\n", "big5", "Big5 (Chinese, traditional)"),
        (JAPANESE, "cp932", "Shift-JIS (Japanese)"),
        (JAPANESE, "euc_jp", "EUC-JP (Japanese)"),
        (KOREAN, "cp949", "EUC-KR (Korean)"),
        (WESTERN, "cp1252", "Windows-1252 (Western)"),
        ("Name,MW\nLuleå,3\n", "cp1252", "Windows-1252 (Western)"),
        ("Name,Cost\nKolos,€2bn\n", "cp1252", "Windows-1252 (Western)"),
        ("Name,Note\nAbilene,“first” phase – 1.2 GW\n", "cp1252", "Windows-1252 (Western)"),
        ("Nazwa,Miejsce\nCentrum Łódź,Łódź – śródmieście\nŻółw,Kraków\n", "cp1250", "Windows-1250 (Central European)"),
        ("Название,Место\nДата-центр Калининский,Удомля\n", "cp1251", "Windows-1251 (Cyrillic)"),
    ],
)
def test_an_encoding_is_found_from_a_short_file(made, text, encoding, shown):
    found = made(text, written_in=encoding)
    assert found.understood["Encoding"] == shown
    assert [found.grids[0].columns, *cells(found)] == [tuple(row) for row in csv.reader(io.StringIO(text))]


COMMON_CHINESE = "".join(
    sign for sign in map(chr, range(0x4E00, 0x9FA6)) if len(c := sign.encode("gb2312", "ignore")) == 2 and c[0] <= 0xD7
)
WESTERN_WORDS = st.from_regex(r"\A[A-Z][a-z]{1,5}[àâäçèéêëîïôöùûüßñáíóúåæøœš][a-z]{1,6}\Z")


@examples(60)
@given(st.lists(st.text(COMMON_CHINESE, min_size=2, max_size=8), min_size=3, max_size=20, unique=True))
def test_any_short_chinese_file_in_gb18030_comes_out_right(tmp_path_factory, names):
    path = tmp_path_factory.mktemp("gb") / "names.csv"
    path.write_bytes(("name,power\n" + "".join(f"{name},{n}\n" for n, name in enumerate(names))).encode("gb18030"))
    found = read_file(path)
    assert found.grids[0].column("name") == names


@examples(60)
@given(st.lists(WESTERN_WORDS, min_size=1, max_size=20, unique=True))
def test_any_short_western_file_in_windows_1252_comes_out_right(tmp_path_factory, names):
    path = tmp_path_factory.mktemp("western") / "names.csv"
    path.write_bytes(("name,power\n" + "".join(f"{name},{n}\n" for n, name in enumerate(names))).encode("cp1252"))
    found = read_file(path)
    assert found.grids[0].column("name") == names


def test_letters_beyond_ascii_may_come_late(made):
    text = "name,power\n" + "Abilene,1\n" * 200_000 + "Zürich,2\n"
    found = made(text, written_in="cp1252")
    assert cells(found)[-1] == ("Zürich", "2")


@pytest.mark.parametrize(("delimiter", "name"), [(",", "comma"), (";", "semicolon"), ("\t", "tab"), ("|", "bar")])
def test_a_delimiter_is_found(made, delimiter, name):
    rows = [["Name", "Power, MW", "Note"], ["Abilene", "1,2", "one; two"], ["Hyperion", "0,5", "a|b, c"]] * 2
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows[:3])
    found = made(text.getvalue())
    assert found.understood["Delimiter"] == name
    assert cells(found) == [tuple(row) for row in rows[1:3]]


def test_decimal_commas_do_not_part_cells(made):
    found = made("Name;Power;Cost\nAbilene;1,2;3,4\nHyperion;0,5;2,7\n")
    assert cells(found) == [("Abilene", "1,2", "3,4"), ("Hyperion", "0,5", "2,7")]


def test_excel_may_say_the_delimiter_in_a_line_of_its_own(made):
    found = made("sep=;\r\nName;Power\r\nAbilene;1,2\r\n")
    assert list(found.grids[0].rows()) == [(3, ("Abilene", "1,2"))]


def test_quoted_cells_may_hold_lines_delimiters_and_quotation_marks(made):
    found = made('Name,Note\n"Abilene, ""one""","first\nsecond"\nHyperion,\n')
    assert list(found.grids[0].rows()) == [(2, ('Abilene, "one"', "first\nsecond")), (3, ("Hyperion", ""))]


def test_only_the_wished_columns_are_given_in_the_wished_order(made):
    grid = made("a,b,c\n1,2,3\n4,5\n").grids[0]
    assert [row for _, row in grid.rows(["c", "a"])] == [("3", "1"), ("", "4")]
    assert grid.column("b") == ["2", "5"]
    assert [row for _, row in grid.rows([])] == [(), ()]


TITLED = """AI data centres of the United States,,,
Edition of April 2026,,,

Name,Operator,Power (MW),Start
Abilene,Oracle,1200,2025-09-01
Hyperion,Meta,2000,2028-01-01

Source: somebody's own count,,,
* plans,,,
"""


def test_titles_above_and_notes_below_are_no_data(made):
    found = made(TITLED)
    assert found.grids[0].columns == ("Name", "Operator", "Power (MW)", "Start")
    assert list(found.grids[0].rows(["Name"])) == [(5, ("Abilene",)), (6, ("Hyperion",))]
    assert found.grids[0].row_count == 2
    assert found.remarks == (
        "Above the table stands “AI data centres of the United States; Edition of April 2026”.",
        "2 lines below the table were left out: “Source: somebody's own count…”.",
    )
    assert found.understood["Column names"] == "row 4"


@pytest.mark.parametrize(
    ("head", "names"),
    [
        ("Name,Power,,Owner\n,now,planned,\n", ("Name", "Power / now", "Power / planned", "Owner")),
        ("Name,Power,Cost,Owner\n,(MW),(US$bn),\n", ("Name", "Power (MW)", "Cost (US$bn)", "Owner")),
        ("Name,Power,Cost,Owner\n,MW,US$bn,\n", ("Name", "Power (MW)", "Cost (US$bn)", "Owner")),
        (
            "Name,Power,,Owner\n,now,planned,\n,(MW),(GW),\n",
            ("Name", "Power / now (MW)", "Power / planned (GW)", "Owner"),
        ),
        ("Name,Power,Cost,Owner\n-,MW,US$bn,—\n", ("Name", "Power (MW)", "Cost (US$bn)", "Owner")),
        (",Power (MW),,\nName,2025,2026,Owner\n", ("Name", "Power (MW) / 2025", "Power (MW) / 2026", "Owner")),
        ("Source:,Epoch AI,,\nDate:,2026-04,,\n\nName,Now,Plan,Owner\n", ("Name", "Now", "Plan", "Owner")),
        ("智算中心一览表,,,\n单位：兆瓦,,,\n名称,现有,规划,业主\n", ("名称", "现有", "规划", "业主")),
        ("Name,Power,,Owner\n", ("Name", "Power", "Column 3", "Owner")),
        ("Name,Power,Power,Owner\n", ("Name", "Power", "Power (2)", "Owner")),
        ("Country,2023,2024,Owner\n", ("Country", "2023", "2024", "Owner")),
        ("名称,功率(兆瓦),投资(亿元),业主\n", ("名称", "功率(兆瓦)", "投资(亿元)", "业主")),
    ],
)
def test_names_over_one_two_or_three_rows(made, head, names):
    found = made(head + "Abilene,300,1200,Oracle\nHyperion,0,2000,Meta\nColossus,250,300,xAI\n")
    assert found.grids[0].columns == names
    assert found.grids[0].column(names[0]) == ["Abilene", "Hyperion", "Colossus"]


def test_a_table_of_words_alone_has_its_names_in_the_first_row(made):
    found = made("Name,Owner\nAbilene,Oracle\nHyperion,Meta\n")
    assert found.grids[0].columns == ("Name", "Owner")


def test_a_table_without_names_gets_numbers(made):
    found = made("Abilene,1200,2025-09-01\nHyperion,2000,2028-01-01\n")
    assert found.grids[0].columns == ("Column 1", "Column 2", "Column 3")
    assert found.grids[0].row_count == 2
    assert found.remarks == ("The first row looks like data: the columns were given numbers for names.",)


def test_a_person_may_decide_all_of_it(made):
    found = made("Abilene;x\nName;y\nHyperion;é\n", written_in="latin-1", delimiter=";", header_rows=(2, 2))
    assert list(found.grids[0].rows(["Name", "y"])) == [(3, ("Hyperion", "é"))]
    found = made("Name;y\nHyperion;z\n", header_rows=())
    assert cells(found) == [("Name", "y"), ("Hyperion", "z")]
    found = made("Name,y\nHyperion,é\n".encode(), encoding="cp1252")
    with pytest.raises(InputError, match="UTF-8"):
        made("Name,y\nHyperion,é\n".encode("cp1252"), encoding="utf-8")


def test_columns_that_a_spreadsheet_left_empty_are_none(made):
    found = made(",Name,Power,,,\n,Abilene,1200,,x,\n,Hyperion,2000,,,\n")
    assert found.grids[0].columns == ("Name", "Power", "Column 3")
    assert cells(found) == [("Abilene", "1200", "x"), ("Hyperion", "2000", "")]
    assert found.remarks == ("A column has no name: it is Column 3.",)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"\n\n , ,\n", "blank"),
        (bytes(range(256)) * 20, "no text file"),
        (b"\x7fELF" + bytes(3000), "no text file"),
        (b"%PDF-1.7 whatever", "PDF"),
        (b"SQLite format 3\0" + bytes(100), "database"),
        (b"\xd0\xcf\x11\xe0" + bytes(100), "old workbook"),
        (b"a," * 20_000 + b"\n", "columns"),
        (b"a,b\n1," + b"x" * 1_000_001 + b"\n", "letters"),
        (b'a,b\n1,"' + b"x\n" * 600_000, "quotation mark"),
        (b"a\n" + b"\xff\xfe\x00" * 3, "no text file"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_a_reason(made, content, why):
    with pytest.raises(InputError, match=why) as caught:
        made(content)
    assert caught.value.remedy


def test_a_file_that_is_not_there_or_a_folder_is_refused(tmp_path):
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(InputError, match="could not be read"):
            read_file(path)


def test_zero_bytes_and_mixed_line_ends_do_not_matter(made):
    found = made(b"a,b\r\n1,\0 2\n3,4\r5,6" + b"\n" * 60)
    assert cells(found) == [("1", " 2"), ("3", "4"), ("5", "6")]
    assert found.remarks == ("A zero byte was left out.",)


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_file_that_changes_between_two_looks_is_said(tmp_path, quote):
    path = tmp_path / "table.csv"
    path.write_text(f"a,b\n1,{quote}2{quote}\n")
    found = read_file(path)
    path.write_text("a,b\n1,2\n3,4\n")
    with pytest.raises(InputError, match="changed while"):
        list(found.grids[0].rows())


def test_reading_stops_when_asked(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("a,b\n" + "1,2\n" * 5000)
    with pytest.raises(Cancelled):
        read_file(path, watch=Watch(stopped=lambda: True))
    told = []
    read_file(path, watch=Watch(tell=lambda done, total: told.append((done, total))))
    assert told
    assert all(done <= total for done, total in told)


@examples(200)
@given(st.binary(max_size=400), st.sampled_from(["csv", "tsv", "xlsx", "json", "txt"]))
def test_any_bytes_are_read_or_refused_in_words(tmp_path_factory, content, ending):
    path = tmp_path_factory.mktemp("any") / f"file.{ending}"
    path.write_bytes(content)
    check_read_or_refused(path)


texts = st.text(st.sampled_from("ab1,;\t|\"'\r\n é张\\"), max_size=120)


@examples(300)
@given(texts, st.sampled_from(["utf-8", "gb18030", "utf-16"]))
def test_any_text_is_read_or_refused_in_words(tmp_path_factory, text, encoding):
    path = tmp_path_factory.mktemp("any") / "file.csv"
    path.write_bytes(text.encode(encoding))
    check_read_or_refused(path)


def check_read_or_refused(path):
    try:
        found = read_file(path)
    except InputError as error:
        assert error.why
        assert error.remedy
        return
    for grid in found.grids:
        assert len(set(grid.columns)) == len(grid.columns)
        assert all(grid.columns)
        rows = list(grid.rows())
        assert len(rows) == grid.row_count
        assert all(len(row) == len(grid.columns) for _, row in rows)
        for place, name in enumerate(grid.columns):
            assert grid.column(name) == [row[place] for _, row in rows]


names = st.lists(st.sampled_from(["Name", "Power", "Owner", "Note", "Start"]), min_size=2, max_size=5, unique=True)


@examples(150)
@given(st.data(), names, st.sampled_from(",;\t|"), st.sampled_from(["\n", "\r\n"]))
def test_what_a_spreadsheet_writes_is_read_as_it_was(tmp_path_factory, data, names, delimiter, line_end):
    word = st.text(st.sampled_from("abcXYZ ,;|\"'\n-éß张北"), min_size=1, max_size=12).map(lambda text: f"x{text}x")
    row = st.lists(word, min_size=len(names), max_size=len(names))
    rows = data.draw(st.lists(row, min_size=1, max_size=8))
    path = tmp_path_factory.mktemp("written") / "file.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter, lineterminator=line_end)
        writer.writerow(names)
        writer.writerows(rows)
    found = read_file(path, choices=Choices(delimiter=delimiter))
    assert found.grids[0].columns == tuple(names)
    assert cells(found) == [tuple(row) for row in rows]


def test_a_file_in_utf_8_that_was_cut_off_is_still_utf_8(made):
    found = made(CHINESE.encode()[:-7])
    assert found.understood["Encoding"] == "UTF-8"
    assert found.remarks == ("A few of its letters are damaged, and stand as �.",)
    assert cells(found)[0][0] == "张北云计算基地"
    found = made(CHINESE.encode() + "Luleå,x,3\n".encode("cp1252"))
    assert cells(found) == [("张北云计算基地", "河北张家口", "150"), ("Lule�", "x", "3")]


def test_a_quotation_mark_that_is_never_closed_is_said(made):
    found = made('a,b\n1,2\n3,"4\n5,6\n7,8\n')
    assert cells(found) == [("1", "2"), ("3", "4\n5,6\n7,8\n")]
    assert found.remarks == ("A quotation mark in row 3 is never closed: the rest of the file is one cell.",)
    assert made('a,b\n1,2\n3,"4\n5""6"\n').remarks == ()


def test_a_delimiter_that_cannot_be_one_is_refused(made):
    for delimiter in ("::", "", '"', "\n"):
        with pytest.raises(InputError, match="cannot part cells"):
            made("a,b\n1,2\n", delimiter=delimiter)
