"""The same four references in each form, in the exact shape in which Zotero writes it."""

RIS = """TY  - NEWS
TI  - Builder doubles its “first” campus – to 1.2 GW
AU  - Smith, Jane
AU  - Müller, Jörg
T2  - The Daily Wire
AB  - A short account; with a semicolon.
DA  - 2025/09/23/
PY  - 2025
DP  - www.example.com
LA  - en
SE  - Technology
UR  - https://www.example.com/a;b/campus?id=1
Y2  - 2025/10/01/08:30:00
KW  - AI
KW  - data centres
ER  -

TY  - RPRT
TI  - Energy and computing
AU  - International Energy Agency
CY  - Paris
DA  - 2025/04//
PY  - 2025
SP  - 302
LA  - en
PB  - IEA
UR  - https://www.example.org/report
ER  -

TY  - JOUR
TI  - Where the racks are
AU  - van der Berg, Jan
AU  - King, Martin L., Jr.
T2  - Journal of Counting
DA  - 2024///
PY  - 2024
DO  - 10.1234/abc.DEF
VL  - 12
IS  - 3
SP  - 45
EP  - 67
SN  - 1234-5678
ER  -

TY  - ELEC
TI  - 算力白皮书
UR  - https://example.cn/white
Y2  - 2025/10/02/
LA  - zh-CN
ER  -

""".replace("ER  -\n", "ER  - \n")

BIBTEX = r"""
@article{smith_builder_2025,
	chapter = {Technology},
	title = {Builder doubles its “first” campus – to 1.2 {GW}},
	url = {https://www.example.com/a;b/campus?id=1},
	abstract = {A short account; with a semicolon.},
	language = {en},
	urldate = {2025-10-01},
	journal = {The Daily Wire},
	author = {Smith, Jane and M{\"u}ller, J\"{o}rg},
	month = sep,
	year = {2025},
	keywords = {AI, data centres},
}

@techreport{international_energy_agency_energy_2025,
	address = {Paris},
	title = {Energy and computing},
	url = {https://www.example.org/report},
	language = {en},
	institution = {IEA},
	author = {{International Energy Agency}},
	month = apr,
	year = {2025},
	pages = {302},
}

@article{van_der_berg_where_2024,
	title = {Where the racks are},
	volume = {12},
	issn = {1234-5678},
	doi = {10.1234/abc.DEF},
	number = {3},
	journal = {Journal of Counting},
	author = {van der Berg, Jan and King, Jr., Martin L.},
	year = {2024},
	pages = {45--67},
}

@misc{noauthor_notitle_nodate,
	title = {算力白皮书},
	url = {https://example.cn/white},
	language = {zh-CN},
	urldate = {2025-10-02},
}
"""

CSL = """[
	{
		"id": "http://zotero.org/users/1234567/items/ABCD2345",
		"type": "article-newspaper",
		"abstract": "A short account; with a semicolon.",
		"container-title": "The Daily Wire",
		"language": "en",
		"section": "Technology",
		"source": "www.example.com",
		"title": "Builder doubles its “first” campus – to 1.2 GW",
		"URL": "https://www.example.com/a;b/campus?id=1",
		"author": [
			{
				"family": "Smith",
				"given": "Jane"
			},
			{
				"family": "Müller",
				"given": "Jörg"
			}
		],
		"accessed": {
			"date-parts": [
				[
					"2025",
					10,
					1
				]
			]
		},
		"issued": {
			"date-parts": [
				[
					"2025",
					9,
					23
				]
			]
		}
	},
	{
		"id": "http://zotero.org/users/1234567/items/BCDE3456",
		"type": "report",
		"event-place": "Paris",
		"language": "en",
		"number-of-pages": "302",
		"publisher": "IEA",
		"publisher-place": "Paris",
		"title": "Energy and computing",
		"URL": "https://www.example.org/report",
		"author": [
			{
				"literal": "International Energy Agency"
			}
		],
		"issued": {
			"date-parts": [
				[
					"2025",
					4
				]
			]
		}
	},
	{
		"id": "http://zotero.org/users/1234567/items/CDEF4567",
		"type": "article-journal",
		"container-title": "Journal of Counting",
		"DOI": "10.1234/abc.DEF",
		"ISSN": "1234-5678",
		"issue": "3",
		"page": "45-67",
		"title": "Where the racks are",
		"volume": "12",
		"author": [
			{
				"family": "Berg",
				"given": "Jan",
				"non-dropping-particle": "van der"
			},
			{
				"family": "King",
				"given": "Martin L.",
				"suffix": "Jr."
			}
		],
		"issued": {
			"date-parts": [
				[
					"2024"
				]
			]
		}
	},
	{
		"id": "http://zotero.org/users/1234567/items/DEFG5678",
		"type": "webpage",
		"language": "zh-CN",
		"title": "算力白皮书",
		"URL": "https://example.cn/white",
		"accessed": {
			"date-parts": [
				[
					"2025",
					10,
					2
				]
			]
		}
	}
]
"""
