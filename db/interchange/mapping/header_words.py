"""The words that columns are called by, in English, Chinese and some neighbours, with what they mostly hold."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from db.interchange.mapping.mapping import ColumnOptions
from db.interchange.mapping.targets import Target
from db.words import Event, Kind, RoleKind, Stage

MEASURE_WORDS: tuple[tuple[str, str], ...] = (
    (r"h100[ -]?(?:eq\w*|equivalents?)|h100e|等效h100", "h100_equivalents"),
    (r"performance|computing power|compute capacity|flops?|op/s|算力|計算能力|rechenleistung", "computing_power"),
    (r"capital cost|capex|construction cost|compute cost|cost|造价|成本|kosten|coût", "capital_cost"),
    (r"investment|invest\w*|funding|amount|budget|投资|投資|金额|investition\w*|investissement", "investment"),
    (r"power|capacity|load|electric\w*|\bmw\b|\bgw\b|功率|电力|容量|leistung|puissance|potencia", "power"),
    (r"energy|consumption|twh|gwh|能耗|用电量|耗电|energie", "energy"),
    (r"chips?|gpus?|accelerators?|chip quantity|number of (?:chips|gpus)|芯片数?|加速卡|卡数", "accelerators"),
    (r"racks?|cabinets?|机架|机柜", "racks"),
    (r"number of (?:data cent\w+|facilities|sites)|facilities|数量|数据中心数", "facilities"),
    (r"share|percent\w*|比例|占比|份额|anteil|part", "share"),
)
"""Patterns of words with the measure that they name, the more telling first."""


def measure_of(words: str) -> str | None:
    """The measure that a column's name says, or None."""
    plain = words.casefold()
    for pattern, measure in MEASURE_WORDS:
        if re.search(rf"(?<![a-z])(?:{pattern})(?![a-z])", plain):
            return measure
    return None


@dataclass(frozen=True)
class HeaderWord:
    """A pattern of a column's whole name, what such a column holds, and how sure that is."""

    pattern: str
    to: Target
    options: ColumnOptions = field(default_factory=ColumnOptions)
    score: float = 0.9
    rows: str = ""
    """Kinds of rows, parted by blanks, that this is for; "" all."""


def _role(pattern: str, role: RoleKind, score: float = 0.9) -> HeaderWord:
    return HeaderWord(pattern, Target.ROLE, ColumnOptions(role=role), score)


def _event(pattern: str, event: Event) -> HeaderWord:
    return HeaderWord(pattern, Target.MILESTONE, ColumnOptions(event=event), 0.85)


WORDS: tuple[HeaderWord, ...] = (
    HeaderWord(r"uid|datahall id", Target.UID),
    HeaderWord(r"id|key|handle|record id|编号|序号|code id|kennung", Target.KEY, score=0.8),
    HeaderWord(r"(?:facility |site |project |data ?cent(?:er|re) |campus |cluster )?name|(?:data ?cent(?:er|re)"
               r"|facility"
               r"|site|campus|cluster)s?|title|名称|项目名称|数据中心(?:名称)?|智算中心|设施|nom|standort", Target.NAME,
               rows="facility figure milestone role inclusion claim"),
    HeaderWord(r"name|(?:policy|programme|program|law|plan|partner|company|organi[sz]ation|country|place)(?: name)?"
               r"|title"
               r"|公司(?:名称)?|企业|机构|政策(?:名称)?|国家|名称"
               r"|unternehmen", Target.NAME, rows="partner policy place"),
    HeaderWord(r"(?:chinese|local|other|alternative|english) name|alias(?:es)?"
               r"|also known as|aka|other names|别名|英文名称?"
               r"|中文名称?", Target.ALIAS),
    HeaderWord(r"country(?: or region)?|nation|国家|国别|land|pays|país", Target.PLACE),
    HeaderWord(r"state|province|region|state/province|county|省份?|地区|bundesland|région", Target.REGION, score=0.85),
    HeaderWord(r"city|town|address|location|locality|municipality|城市|地址|位置|地点"
               r"|ort|stadt|adresse|ville|ciudad", Target.LOCALITY,
               score=0.85),
    HeaderWord(r"coordinates|lat(?:itude)?,? ?(?:/|and)? ?lon(?:gitude|g)?|geo|坐标|经纬度", Target.COORDINATES),
    HeaderWord(r"lat(?:itude)?|纬度|breitengrad|y", Target.LATITUDE),
    HeaderWord(r"lon(?:g|gitude)?|lng|经度|längengrad|x", Target.LONGITUDE),
    HeaderWord(r"(?:chip|gpu|accelerator) (?:types?|models?)"
               r"|chip type \(primary\)|芯片型号|芯片类型", Target.ACCELERATORS),
    _role(r"owners?|owned by|所有者|业主|eigentümer|propriétaire", RoleKind.OWNER),
    _role(r"operators?|operated by|运营商|运营方|运营单位|betreiber|exploitant", RoleKind.OPERATOR),
    _role(r"users?|tenants?|customers?|used by|用户|客户|租户|nutzer", RoleKind.USER),
    _role(r"investors?|equity|投资方|投资者", RoleKind.EQUITY),
    _role(r"developers?|construction compan(?:y|ies)|builders?|contractors?|建设单位|开发商|承建", RoleKind.DEVELOPER),
    _role(r"energy compan(?:y|ies)|suppliers?|utilit(?:y|ies)|vendors?|供应商|电力公司", RoleKind.SUPPLIER),
    _role(r"lenders?|banks?|贷款", RoleKind.LENDER),
    _role(r"funders?|funded by|资助", RoleKind.FUNDER),
    _role(r"chip (?:manufacturer|maker|vendor)s?|technology partners?", RoleKind.TECHNOLOGY, 0.8),
    _role(r"leads?|lead partners?|牵头", RoleKind.LEAD),
    _role(r"partners?|compan(?:y|ies)|organi[sz]ations?|合作方|合作伙伴|公司|企业", RoleKind.PARTNER, 0.6),
    HeaderWord(r"(?:project|programme|program|initiative|计划)s?|所属项目|工程", Target.PROGRAMME, score=0.75,
               rows="facility inclusion"),
    HeaderWord(r"(?:construction |project |operational )?status|phase|状态|建设状态|进展|etat|stand", Target.STATUS),
    HeaderWord(r"certainty|confidence|sureness|可信度|置信度", Target.CONFIDENCE),
    _event(r"(?:date )?announced?(?: date| on)?|announcement date|公布日期|宣布时间|ankündigung", Event.ANNOUNCED),
    _event(r"construction (?:start(?:ed)?|began)(?: date)?|ground ?breaking|start of construction"
           r"|开工(?:时间|日期)?|baubeginn",
           Event.CONSTRUCTION_STARTED),
    _event(r"(?:first )?operational(?: date)?|(?:date )?(?:online|opened|opening|commissioned|in service)(?: date)?"
           r"|first operational date|投[运产](?:时间|日期)?|投入运营(?:时间|日期)?|运营时间"
           r"|(?:geplante )?inbetriebnahme|mise en service|puesta en servicio", Event.FIRST_OPERATIONAL),
    _event(r"complet(?:ed|ion)(?: date)?|建成(?:时间|日期)?|竣工(?:时间|日期)?", Event.COMPLETED),
    HeaderWord(r"published|publication date|date published|发布日期", Target.PUBLISHED),
    HeaderWord(r"said on|as reported on", Target.SAID_ON),
    HeaderWord(r"date|as of|day|month|year|time|日期|时间|年份|年|datum|fecha", Target.DATE, score=0.85),
    HeaderWord(r"(?:selected )?sources?|references?|links?|urls?|citations?"
               r"|source url|来源|数据来源|资料来源|链接|quelle"
               r"|source address", Target.SOURCE),
    HeaderWord(r"publisher|发布者|出版", Target.PUBLISHER),
    HeaderWord(r"tags?|labels?|标签", Target.TAG),
    HeaderWord(r"notes?|comments?|remarks?|description|备注|说明|简介|bemerkung\w*|remarques?", Target.NOTE, score=0.8),
    HeaderWord(r"measure|metric|indicator|指标", Target.MEASURE, rows="figure"),
    HeaderWord(r"basis|口径", Target.BASIS, rows="figure"),
    HeaderWord(r"unit|单位|einheit", Target.UNIT, rows="figure"),
    HeaderWord(r"currency|币种", Target.CURRENCY),
    HeaderWord(r"low|lower|min(?:imum)?|下限", Target.LOW, rows="figure"),
    HeaderWord(r"high|upper|max(?:imum)?|上限", Target.HIGH, rows="figure"),
    HeaderWord(r"event|milestone|事件", Target.EVENT, rows="milestone"),
    HeaderWord(r"role|角色", Target.ROLE_KIND, rows="role"),
    HeaderWord(r"since|from|start(?: date)?", Target.SINCE, rows="role inclusion"),
    HeaderWord(r"until|to|end(?: date)?", Target.UNTIL, rows="role inclusion"),
    HeaderWord(r"quote|quotation|引文", Target.QUOTE),
    HeaderWord(r"claim|statement", Target.CLAIM),
    HeaderWord(r"website|web site|homepage|网站", Target.WEBSITE),
    HeaderWord(r"kind|type|类型|typ", Target.KIND, score=0.7, rows="partner policy place source"),
    HeaderWord(r"address|url|link", Target.ADDRESS, rows="source"),
    HeaderWord(r"authors?|作者", Target.AUTHORS, rows="source"),
    HeaderWord(r"iso(?: code)?|country code", Target.CODE, rows="place"),
    HeaderWord(r"parent|part of|上级", Target.PART_OF),
)  # fmt: skip


def kind_in(words: str) -> Kind | None:
    """The kind of figures that a column's name says: "Planned power", "规划功率"."""
    plain = words.casefold()
    for pattern, kind in (
        (r"planned|plan|at full build|full capacity|规划|计划|设计|拟", Kind.PLANNED),
        (r"target|目标", Kind.TARGET),
        (r"projected|forecast|expected|预计|预测", Kind.FORECAST),
        (r"estimated?|estimate|估计|估算", Kind.ESTIMATED),
    ):
        if re.search(rf"(?<![a-z])(?:{pattern})(?![a-z])", plain):
            return kind
    return None


def stage_in(words: str) -> Stage | None:
    """The stage that a column's name says: "Current power", "已投运"."""
    plain = words.casefold()
    if re.search(r"current|operational|operating|live|in use|now|today|当前|现有|在用|已投运", plain):
        return Stage.IN_USE
    if re.search(r"installed|existing|built|建成", plain):
        return Stage.INSTALLED
    return Stage.UNDER_CONSTRUCTION if re.search(r"under construction|在建", plain) else None


def power_basis_in(words: str) -> str | None:
    """The basis that a power column's name says: "IT power", "Facility power", "Grid connection"."""
    plain = words.casefold()
    for pattern, basis in (
        (r"on-?site (?:generation|power)|自备", "power.on_site_generation"),
        (r"(?:critical )?it (?:power|load|capacity)|critical power|it功率|it负载|^it$"
         r"|(?:power|load|capacity) ?[/.,] ?(?:critical )?it\b", "power.critical_it"),
        (r"(?:whole |total )?(?:facility|site|campus) (?:power|load|capacity)|total power|总功率"
         r"|^(?:whole |total )?(?:facility|site|campus)$"
         r"|(?:power|load|capacity) ?[/.,] ?(?:whole |total )?(?:facility|site|campus|total)\b",
         "power.whole_facility"),
        (r"grid|interconnection|并网", "power.grid_connection"),
        (r"nameplate|installed capacity", "power.nameplate"),
    ):  # fmt: skip
        if re.search(rf"(?<![a-z])(?:{pattern})", plain):
            return basis
    return None
