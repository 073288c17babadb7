"""Which encoding a text file is in.

A byte order mark or valid UTF-8 decides by itself. The rest is decided by how common the signs are that each encoding
would make of the bytes: GB 2312 and Big5 order their signs by how often they are used, so that a right reading shows
itself within two or three of them, where general detectors need a page. Western and other European encodings of one
byte a letter are told apart by charset-normalizer.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable

ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 with a byte order mark",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16 (little endian)",
    "utf-16-be": "UTF-16 (big endian)",
    "utf-32": "UTF-32",
    "cp1252": "Windows-1252 (Western)",
    "gb18030": "GB18030 (Chinese, simplified)",
    "big5hkscs": "Big5 (Chinese, traditional)",
    "cp932": "Shift-JIS (Japanese)",
    "euc_jp": "EUC-JP (Japanese)",
    "cp949": "EUC-KR (Korean)",
    "cp1250": "Windows-1250 (Central European)",
    "cp1251": "Windows-1251 (Cyrillic)",
    "cp1253": "Windows-1253 (Greek)",
    "cp1254": "Windows-1254 (Turkish)",
    "cp1257": "Windows-1257 (Baltic)",
    "koi8_r": "KOI8-R (Cyrillic)",
    "mac_roman": "Mac Roman (Western)",
}
"""Python's name -> the name to show, in the order in which they are offered."""

ENOUGH = 65_536
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ONE_BYTE = ["cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1257", "koi8_r", "mac_roman"]
_WESTERN = re.compile(r"[a-zA-Zà-öø-ÿÀ-ÖØ-ÞßœŒšŠžŽŸ]")
_WESTERN_SIGNS = set("‘’“”„–—…•€£¥§©®™°±²³µ·¼½¾«»¡¿×ªº \u00a0\u00ad")


def shown(encoding: str) -> str:
    """The name of an encoding for people."""
    return ENCODINGS.get(encoding, encoding)


def marked(start: bytes) -> str | None:
    """The encoding that a byte order mark, or the zeros between the letters of UTF-16, give away."""
    for bom, encoding in _BOMS:
        if start.startswith(bom):
            return encoding
    even, odd = start[::2].count(0), start[1::2].count(0)
    if len(start) >= 4 and even + odd and min(even, odd) * 20 <= max(even, odd):
        encoding = "utf-16-be" if even > odd else "utf-16-le"
        text = start[: len(start) // 2 * 2].decode(encoding, "replace")
        doubtful = sum(1 for sign in text if sign == "\ufffd" or (sign < " " and sign not in "\t\r\n"))
        if doubtful * 50 <= len(text) and max(even, odd) * 20 >= len(text):
            return encoding
    return None


def nearly_utf8(sample: bytes) -> bool:
    """Whether bytes are UTF-8 but for a few: a file that was cut off, or has a line of another encoding pasted in."""
    text = sample[:ENOUGH].decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    right = sum(sign > "\x7f" for sign in text) - wrong
    # Bytes of another encoding make two or three valid signs of UTF-8 in a row by rare chance only.
    return right >= 3 and wrong * 10 <= right


def legacy(sample: bytes) -> list[str]:
    """The encodings in which bytes that are not UTF-8 may be read, the likeliest first.

    Args:
        sample: whole lines that hold bytes above 127.
    """
    sample = sample[:ENOUGH]
    scores = {encoding: share for encoding, common in _COMMON.items() if (share := _share(sample, encoding, common))}
    western = _western_share(sample)
    order = sorted(scores, key=lambda encoding: -scores[encoding] - _sure(sample, encoding))
    asian = [encoding for encoding in order if scores[encoding] >= 0.6 and scores[encoding] >= western]
    rest = ["cp1252"] if western >= 0.9 else _by_charset_normalizer(sample)
    return [*asian, *(encoding for encoding in [*rest, "cp1252", *order] if encoding not in asian)]


def _share(sample: bytes, encoding: str, common: Callable[[str], bool]) -> float:
    """How many of a text's signs beyond ASCII are common ones, 0 to 1; 0 where the bytes are not of the encoding."""
    try:
        text = sample.decode(encoding)
    except UnicodeDecodeError as error:
        if error.start < len(sample) - 4:  # else only cut off at the end
            return 0.0
        text = sample[: error.start].decode(encoding)
    signs = [sign for sign in text if sign > "\x7f"]
    return sum(map(common, signs)) / len(signs) if signs else 0.0


def _sure(sample: bytes, encoding: str) -> float:
    """What speaks for an encoding beyond common signs: the very commonest, which chance would hardly give."""
    signs = [sign for sign in sample.decode(encoding, "ignore") if sign > "\x7f"]
    frequent = sum(sign in _FREQUENT[encoding] for sign in signs)
    return (frequent / len(signs) if signs else 0.0) - (0.0 if encoding in ("gb18030", "big5hkscs") else 0.1)


_KANA = "".join(map(chr, range(0x3041, 0x30FF)))
_FREQUENT = {
    "gb18030": "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产"
    "种面而方后多定行学法所民得经之进等部度家电力水化高理小物现实加量机点从业本开合新数据心计算名称功率项目"
    "公司市省县区云能源投资建设基地园号北京海州江山南东西张河贵安亿万元兆瓦",
    "big5hkscs": "的一是在不了有和人這中大為上個國我以要他時來用們生到作地於出就分對成會可主發年動同工也能下過子說產"
    "種面而方後多定行學法所民得經之進等部度家電力水化高理小物現實加量機點從業本開合新數據心計算名稱功率項目"
    "公司市省縣區雲能源投資建設基地園號北京海州江山南東西張河貴安億萬元臺台灣資料計畫",
    "cp932": _KANA + "日本電力会社東京大阪北海道市県区年月",
    "euc_jp": _KANA + "日本電力会社東京大阪北海道市県区年月",
    "cp949": "이다에의는을가고한로하지사기자대전시서도인부정일어나해리수국터데센력위설구산회주동원세공성제스라아트",
}


def _gb(sign: str) -> bool:
    """In the first level of GB 2312 (the 3,755 commonest), or its punctuation and full-width letters."""
    lead = _lead(sign, "gb2312")
    return 0xB0 <= lead <= 0xD7 or lead in (0xA1, 0xA3)


def _big5(sign: str) -> bool:
    """In the first level of Big5 (the 5,401 commonest), or its punctuation."""
    return 0xA1 <= _lead(sign, "big5") <= 0xC6


def _japanese(sign: str) -> bool:
    """Kana (not of half width), punctuation, or a sign of the first level of JIS X 0208."""
    return "\u3000" <= sign <= "\u30ff" or "\uff01" <= sign <= "\uff5e" or 0xB0 <= _lead(sign, "euc_jp") <= 0xCF


def _korean(sign: str) -> bool:
    """A syllable of KS X 1001."""
    return 0xB0 <= _lead(sign, "euc_kr") <= 0xC8 or "\u3000" <= sign <= "\u303f"


def _lead(sign: str, encoding: str) -> int:
    try:
        coded = sign.encode(encoding)
    except UnicodeEncodeError:
        return 0
    return coded[0] if len(coded) == 2 else 0


_COMMON: dict[str, Callable[[str], bool]] = {
    "gb18030": _gb,
    "big5hkscs": _big5,
    "cp932": _japanese,
    "euc_jp": _japanese,
    "cp949": _korean,
}


def _western_share(sample: bytes) -> float:
    """How many of the bytes above 127 are Western letters beside letters, or signs that Western texts use."""
    try:
        text = sample.decode("cp1252")
    except UnicodeDecodeError:
        return 0.0
    good = total = 0
    for found in re.finditer(r"[^\x00-\x7f]+", text):
        run = found[0]
        total += len(run)
        around = text[max(0, found.start() - 1) : found.start()] + text[found.end() : found.end() + 1]
        if len(run) <= 3:
            beside = bool(re.search("[A-Za-z]", around))
            good += sum(_is_western(sign, around, beside) for sign in run)
    return good / total if total else 0.0


def _is_western(sign: str, around: str, beside: bool) -> bool:
    if sign in "£¥¹²³¿¡¼½¾ªº":  # letters of Central Europe stand in their places
        return not re.search("[a-z]$", around) and not re.match("[A-Za-z]{2}", around)
    return sign in _WESTERN_SIGNS or (beside and bool(_WESTERN.match(sign)))


def _by_charset_normalizer(sample: bytes) -> list[str]:
    from charset_normalizer import from_bytes

    found = from_bytes(sample, cp_isolation=_ONE_BYTE, threshold=0.5)
    return [match.encoding for match in found if match.encoding in ENCODINGS]
