"""What the fuzzer begins with: a few honest inputs of each reader."""

from __future__ import annotations

from fuzzing.readers import PARTS, a_workbook

_CSL = (
    '[{"type":"report","title":"Grid queues","author":[{"family":"Lee","given":"A"},{"literal":"IEA"}],'
    '"issued":{"date-parts":[[2025,3,1],[2025,4]]},"accessed":{"raw":"2025-06"},"URL":"https://example.org/a",'
    '"DOI":"10.1000/x","container-title":["News"],"note":"a","abstract":"b"}]'
)
_RIS = "TY  - RPRT\nTI  - Grid queues\nAU  - Lee, Ada, Jr.\nPY  - 2025/03/01/\nUR  - https://example.org/a\nER  - \n"
_BIB = (
    '@string{mar = "March"}\n@article{lee2025, title = {Gr{\\"o}ssen \\& {Queues}}, author = {Lee, Ada and {IEA}}, '
    'date = {2025-03-01/..}, month = 12 # "~" # mar, crossref = {b}, url = {https://example.org/a}}\n'
    "@book{b, title={Whole}, year=2024}\n"
)

SEEDS: dict[str, list[bytes | str]] = {
    "delimited": [
        "Name,Country,Power MW\nHarbour Hall,China,120\n\"a \"\"b\"\"\",,\n\nNote: none\n", "a;b\r\n1,5;2\r\n",
        "sep=|\na|b\n1|2\n", "名称\t功率\n江阴\t1000P\n".encode("gb18030"), "\ufeffa\tb\n1\t2\n".encode("utf-16"),
    ],
    "json_table": [
        '[{"name":"Harbour Hall","power":{"mw":120,"of":[{"a":1},{"a":"2"}]},"x":[1,null,"b"]}]', '[[1,2],["a",null]]',
        '{"type":"FeatureCollection","features":[{"type":"Feature","id":1,"properties":{"n":"a"},'
        '"geometry":{"type":"Point","coordinates":[114.7,41.1]}}]}',
        '{"columns":["a","b"],"data":[[1,2]]}',
        '{"a":[1,2],"b":[3,4]}', '{"x":{"a":1},"y":{"a":2}}', '{"a":1}\n{"a":2}\n',
    ],
    "workbook": [bytes([place]) + a_workbook().get(part, b"") for place, part in enumerate(PARTS)],
    "bibliography": [_CSL, '{"items":' + _CSL + "}", _RIS, _BIB],
    "everything": [
        '{"format":"datahall library","version":1,"tables":3,"with_confidential":false,"with_kept_copies":true,\n'
        '"place":[\n{"uid":"cf43165d-0000-0000-0000-000000000000","name":"World"}\n],\n"rows":1}\n',
        '{"format": "datahall library", "version": 1, "tables": 3, "place": [{"uid": "a"}], "rows": 1}',
    ],
    "cells": [
        "OpenAI #likely, Oracle (OCI), Inc. #confident; 字节", "39°34'12\"N 104°54'W", "POINT(-104.9 39.57)",
        "39,57; 104,9", "1.234,5", "yes", "a\tb\nc\td", "https://例.example.org/%E4%B8%AD?utm_source=a#b",
    ],
    "quantities": [
        "1.2 GW planned for mid-2026, 590 MW now", "US$500bn (100 immediately)", "约180亿元", "1000P FP16 sparse",
        "~ 10^5 H100e", "500-680 MW (5 to 95 %: 500 to 680)", "at least 2×10³ racks", "32 %", "1,5 GW", "½ GW",
    ],
    "vague_dates": [
        "Q3 2027", "about 2026", "2025-03/2026", "mid-2026", "not before March 2027", "2025年底", "1 March 2025",
        "2020s", "by end of 2026", "spring 2025", "FY2026", "20XX", "2025-2027", "late 2025~",
    ],
    "documents": [
        '<html lang="en"><meta property="og:title" content="A"><title>T</title><body><h1>H</h1><p>x</body>',
        "Title\nhttps://example.org/a\nwords", "%PDF-1.4\n1 0 obj<</Title (Grid \\(queues\\) \\101)>>endobj\n"
        "trailer<</Info 1 0 R>>\nstartxref\n9\n%%EOF", "<?xml?><rdf:li>", b"\x89PNG\r\n\x1a\n", b"\xff\xfea\x00b\x00",
    ],
    "library": [
        b"\x00\x00\x00SQLite format 3\x00", b"\x00\x00\x12\x02\x02", b"\x00\x10\x00\x0d\x00\x00\x00",
        b"\x01\x00\x00\x0a",        b"\x00\x00\x3c\x00\x00\x00\x63",
    ],
}  # fmt: skip


def seeds_of(reader: str) -> list[bytes]:
    """The beginnings of a reader, as bytes."""
    return [seed.encode() if isinstance(seed, str) else seed for seed in SEEDS[reader]]
