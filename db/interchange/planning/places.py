"""Countries and regions by name, other name or ISO code, in the library or in ISO 3166."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.errors import InputError
from db.interchange.planning.plan import Action, Candidate, PlannedRecord
from db.interchange.planning.records import Records, folded

if TYPE_CHECKING:
    from db.library import Library

_ALSO = {
    "usa": "US", "u.s.": "US", "u.s.a.": "US", "united states of america": "US", "america": "US", "美国": "US",
    "uk": "GB", "great britain": "GB", "england": "GB", "英国": "GB", "uae": "AE", "emirates": "AE", "阿联酋": "AE",
    "prc": "CN", "p.r. china": "CN", "mainland china": "CN", "中国": "CN", "中国大陆": "CN", "中华人民共和国": "CN",
    "south korea": "KR", "korea": "KR", "republic of korea": "KR", "korea (republic of)": "KR", "韩国": "KR",
    "russia": "RU", "俄罗斯": "RU", "taiwan": "TW", "台湾": "TW", "hong kong": "HK", "香港": "HK",
    "日本": "JP", "德国": "DE", "法国": "FR", "印度": "IN", "新加坡": "SG", "马来西亚": "MY", "沙特阿拉伯": "SA",
    "加拿大": "CA", "澳大利亚": "AU", "巴西": "BR", "deutschland": "DE", "österreich": "AT", "schweiz": "CH",
    "suisse": "CH", "svizzera": "CH", "españa": "ES", "italia": "IT", "frankreich": "FR", "allemagne": "DE",
    "nederland": "NL", "niederlande": "NL", "belgië": "BE", "belgique": "BE", "belgien": "BE", "danmark": "DK",
    "norge": "NO", "noreg": "NO", "sverige": "SE", "suomi": "FI", "ísland": "IS", "polska": "PL", "česko": "CZ",
    "magyarország": "HU", "românia": "RO", "ελλάδα": "GR", "türkiye": "TR", "éire": "IE", "brasil": "BR",
    "méxico": "MX", "perú": "PE", "états-unis": "US", "vereinigte staaten": "US", "estados unidos": "US",
    "royaume-uni": "GB", "reino unido": "GB", "vereinigtes königreich": "GB", "россия": "RU", "україна": "UA",
    "한국": "KR", "대한민국": "KR", "瑞士": "CH", "西班牙": "ES", "意大利": "IT", "荷兰": "NL", "爱尔兰": "IE",
    "瑞典": "SE", "挪威": "NO", "芬兰": "FI", "丹麦": "DK", "泰国": "TH", "印度尼西亚": "ID", "越南": "VN",
    "墨西哥": "MX", "智利": "CL", "以色列": "IL", "卡塔尔": "QA", "南非": "ZA", "土耳其": "TR", "波兰": "PL",
    "dänemark": "DK", "schweden": "SE", "norwegen": "NO", "finnland": "FI", "spanien": "ES", "italien": "IT",
    "polen": "PL", "irland": "IE", "großbritannien": "GB", "türkei": "TR", "russland": "RU", "indien": "IN",
    "kanada": "CA", "mexiko": "MX", "brasilien": "BR", "südkorea": "KR", "singapur": "SG", "australien": "AU",
    "saudi-arabien": "SA", "vereinigte arabische emirate": "AE", "espagne": "ES", "italie": "IT", "pays-bas": "NL",
    "danemark": "DK", "suède": "SE", "norvège": "NO", "finlande": "FI", "pologne": "PL", "irlande": "IE",
    "chine": "CN", "japon": "JP", "inde": "IN", "brésil": "BR", "corée du sud": "KR", "arabie saoudite": "SA",
    "émirats arabes unis": "AE", "alemania": "DE", "francia": "FR", "japón": "JP", "corea del sur": "KR",
    "ivory coast": "CI", "vietnam": "VN",
    "czech republic": "CZ", "turkey": "TR", "iran": "IR", "laos": "LA", "bolivia": "BO", "tanzania": "TZ",
    "european union": "EU", "欧盟": "EU", "global": "WORLD", "world": "WORLD", "worldwide": "WORLD", "全球": "WORLD",
}  # fmt: skip


class Places:
    """Finds the place that a text means; each text is looked up once."""

    def __init__(self, library: Library, records: Records) -> None:
        self._records = records
        self._known: dict[str, int | InputError] = {}
        self._ids: dict[str, tuple[int, str]] = {}
        self._uids: dict[str, int] = {}
        reading = library.reading()
        rows = reading.execute("SELECT uid, id, name FROM place")
        self._stored_uids: dict[str, tuple[int, str]] = {str(uid): (int(row_id), name) for uid, row_id, name in rows}
        for query in (
            "SELECT a.name, p.id, p.name FROM alias AS a JOIN place AS p ON p.id = a.place_id",
            "SELECT name, id, name FROM place",
            "SELECT code, id, name FROM place WHERE code IS NOT NULL",
        ):
            self._ids.update({folded(text): (int(row_id), name) for text, row_id, name in reading.execute(query)})

    def find(self, text: str, uid: str = "", *, make: bool = False) -> int:
        """The number of the place's record in the plan. Raises InputError for no place that is known.

        Args:
            text: name, other name or code.
            uid: its unique id, where it is told; found by it before its name.
            make: a place that nobody knows is made as a region.
        """
        if uid and uid not in self._uids and (row := self._stored_uids.get(uid)) is not None:
            record = self._records.take("place", row[1])
            _match(record, *row)
            self._uids[uid] = record.number
        if uid in self._uids:
            return self._uids[uid]
        try:
            number = self._found(text)
        except InputError:
            if not make or not text:
                raise
            record = self._records.take("place", text[:300])
            record.values |= {"name": record.name, "kind": "region"}
            number = self._known[text] = record.number
        record = self._records.planned[number]
        if make and record.action is Action.NEW:
            record.uid, record.name = uid or record.uid, text[:300] or record.name
            record.values["name"] = record.name  # as it was called there, not as ISO 3166 has it
        if uid:
            self._uids[uid] = number
        return number

    def _found(self, text: str) -> int:
        found = self._known.get(text)
        if found is None:
            try:
                found = self._look(text)
            except InputError as error:
                found = error
            self._known[text] = found
        if isinstance(found, InputError):
            raise found
        return found

    def name_of(self, text: str) -> str:
        """The name of the place that a text means. Raises InputError for no place that is known."""
        return self._records.planned[self.find(text)].name

    def _look(self, text: str) -> int:
        plain = folded(text)
        code = _ALSO.get(plain, "")
        stored = self._ids.get(plain) or (self._ids.get(code.casefold()) if code else None)
        if stored is not None:
            record = self._records.take("place", stored[1])
            _match(record, *stored)
            return record.number
        if code in ("EU", "WORLD"):
            name, kind = ("European Union", "union") if code == "EU" else ("World", "world")
            values: dict[str, object] = {"name": name, "code": code, "kind": kind}
        else:
            from db.edit.entry_references import new_place

            values = dict(new_place(code or text)[0].values)
            stored = self._ids.get(str(values["code"]).casefold())
            if stored is not None:
                record = self._records.take("place", stored[1])
                _match(record, *stored)
                return record.number
        record = self._records.take("place", str(values["name"]))
        record.values |= values
        return record.number


def _match(record: PlannedRecord, place_id: int, name: str) -> None:
    record.action, record.record_id = Action.MATCH, place_id
    record.candidates = [Candidate(place_id, name, "", 100, "same name or code")]
