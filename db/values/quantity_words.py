"""The words of quantities: units, multipliers, currencies, precisions and what makes a value less than exact.

Plain powers of ten instead of Pint: every unit here is one, Pint knows neither FLOPS, racks and yuan nor 万 and
crore, and importing it would cost 170 ms of the first window.
"""

from __future__ import annotations

import re

# measure: words of a unit -> power of ten of one such unit in the measure's stored unit (db.catalogue)
_PREFIXES = {"": 0, "k": 3, "m": 6, "g": 9, "t": 12, "p": 15, "e": 18, "z": 21}
_PREFIX_WORDS = {"": 0, "kilo": 3, "mega": 6, "giga": 9, "tera": 12, "peta": 15, "exa": 18, "zetta": 21}
_CHINESE_PREFIXES = {"": 0, "千": 3, "兆": 6, "吉": 9, "太": 12}


def _units() -> dict[str, tuple[str, int]]:
    units: dict[str, tuple[str, int]] = {}
    for prefix, exponent in _PREFIXES.items():
        if exponent <= 15:
            units[prefix + "wh"] = ("energy", exponent - 12)
        if exponent <= 12:
            for ending in ("w", "we", "wel"):
                units[prefix + ending] = ("power", exponent - 6)
        for ending in ("flops", "flop/s", "flops/s", "flop", "ops", "op/s"):
            if prefix:
                units[prefix + ending] = ("computing_power", exponent - 18)
    for word, exponent in _PREFIX_WORDS.items():
        if exponent <= 12:
            units[word + "watt"] = units[word + "watts"] = ("power", exponent - 6)
            for ending in ("watt hour", "watt hours", "watthour", "watthours"):
                units[word + ending] = ("energy", exponent - 12)
        if word:
            for ending in ("flops", "flop", "flop/s", "flops/s", "ops"):
                units[word + ending] = ("computing_power", exponent - 18)
    for word, exponent in _CHINESE_PREFIXES.items():
        units[word + "瓦"] = ("power", exponent - 6)
        units[word + "瓦时"] = units[word + "瓦小时"] = ("energy", exponent - 12)
    units |= {"度": ("energy", -9), "次": ("computing_power", -18), "次/秒": ("computing_power", -18)}
    units |= {"flops": ("computing_power", -18), "flop/s": ("computing_power", -18)}
    units |= {"p": ("computing_power", -3), "e": ("computing_power", 0)}
    units |= {"%": ("share", 0), "percent": ("share", 0), "per cent": ("share", 0), "pct": ("share", 0)}
    return units


UNITS = _units()
"""Lower-case word of a unit -> (measure, power of ten to the stored unit)."""

SMALLER = {"GW": "MW", "TW": "GW", "MW": "kW", "kW": "W", "ZFLOPS": "EFLOPS", "EFLOPS": "PFLOPS", "PFLOPS": "TFLOPS"}
SMALLER |= {"TWh": "GWh", "GWh": "MWh", "MWh": "kWh"}
SMALLER_MULTIPLIERS = {"tn": "bn", "bn": "m", "trillion": "billion", "billion": "million", "million": "thousand"}
BARE_UNITS = {"power": ("MW", "GW"), "computing_power": ("EFLOPS", "PFLOPS"), "energy": ("TWh", "GWh")}
"""Units offered for a bare number, where it could mean any of them."""
EXAMPLES = {
    "power": "300 MW or 1.2 GW",
    "computing_power": "12 EFLOPS FP16",
    "accelerators": "100,000 H100",
    "h100_equivalents": "510,000 H100 equivalents",
    "racks": "1,460,000 racks",
    "energy": "415 TWh",
    "facilities": "250",
    "share": "32 %",
    "capital_cost": "US$500bn",
    "investment": "US$500bn",
}
"""How a value of each measure may be written: the remedy that errors offer."""

MULTIPLIERS = {
    "hundred": 2, "thousand": 3, "k": 3, "million": 6, "millions": 6, "mn": 6, "mln": 6, "mio": 6, "m": 6, "mill": 6,
    "billion": 9, "billions": 9, "bn": 9, "bln": 9, "mrd": 9, "mld": 9, "b": 9,
    "trillion": 12, "trillions": 12, "tn": 12, "trn": 12, "t": 12,
    "lakh": 5, "lakhs": 5, "crore": 7, "crores": 7, "cr": 7, "wan": 4, "yi": 8,
    "十": 1, "百": 2, "千": 3, "万": 4, "萬": 4, "亿": 8, "億": 8, "兆": 12,
}  # fmt: skip

ABBREVIATED = ("mio", "mill", "mln", "mrd", "mld", "bln")
"""Those that some write with a full stop: "3.5 Mio. EUR"."""

QUALIFIERS = {
    "about": "about|around|approximately|approx\\.?|circa|ca\\.?|c\\.|roughly|some|~|≈|an estimated|estimated|est\\.?"
    "|nearly|almost|close to|just under|just over|大?约|近|接近",
    "up to": "up to|at most|no more than|not more than|as much as|as many as|maximum(?: of)?|max\\.?|≤|<=|最多|不超过",
    "at least": "at least|no less than|not less than|no fewer than|minimum(?: of)?|min\\.?|≥|>=|至少|不低于|不少于",
    "more than": "more than|over|above|exceeding|greater than|upwards of|>|超过?|逾",
    "less than": "less than|fewer than|below|under|<|不足|不到|低于",
}
""""Nearly" and "close to" say less than the value too, but mean it: they are read as "about"."""
QUALIFIER_ENDINGS = {
    "at least": "or more|and more|or above|\\+|以上",
    "up to": "or less|or fewer|以下|以内",
    "about": "or so|or thereabouts|左右|级|level",
}

PRECISIONS = ("FP64", "FP32", "TF32", "FP16", "BF16", "FP8", "INT8")
DENSITIES = {"dense": "dense", "稠密": "dense", "sparse": "sparse", "with sparsity": "sparse", "稀疏": "sparse"}

CURRENCIES: dict[str, tuple[str, str]] = {
    "USD": ("US$", "US\\$|USD|U\\.S\\. dollars?|US dollars?|美元"),
    "CNY": ("CN¥", "CN¥|CNY|RMB|yuan renminbi|yuan|renminbi|人民币|元"),
    "EUR": ("€", "€|EUR|euros?|欧元"),
    "GBP": ("£", "£|GBP|pounds? sterling|pounds?|sterling|英镑"),
    "JPY": ("JP¥", "JP¥|JPY|yen|日元|円"),
    "KRW": ("₩", "₩|KRW|won|韩元"),
    "INR": ("₹", "₹|INR|Rs\\.?|rupees?"),
    "BRL": ("R$", "R\\$|BRL|reais|real"),
    "MYR": ("RM", "MYR|RM|ringgit"),
    "AUD": ("AU$", "AU\\$|A\\$|AUD|Australian dollars?"),
    "CAD": ("CA$", "CA\\$|C\\$|CAD|Canadian dollars?"),
    "SGD": ("S$", "SG\\$|S\\$|SGD|Singapore dollars?"),
    "HKD": ("HK$", "HK\\$|HKD|Hong Kong dollars?|港元"),
    "TWD": ("NT$", "NT\\$|TWD|NTD|Taiwan dollars?|新台币"),
    "NZD": ("NZ$", "NZ\\$|NZD|New Zealand dollars?"),
    "AED": ("AED", "AED|dirhams?"),
    "SAR": ("SAR", "SAR|Saudi riyals?|riyals?"),
    "DKK": ("DKK", "DKK|Danish kroner?|Danish crowns?"),
    "NOK": ("NOK", "NOK|Norwegian kroner?|Norwegian crowns?"),
    "SEK": ("SEK", "SEK|Swedish kron(?:or|er|a)|Swedish crowns?"),
    "CHF": ("CHF", "CHF|Swiss francs?"),
    "IDR": ("IDR", "IDR|Rp\\.?|rupiah"),
    "THB": ("THB", "฿|THB|baht"),
    "VND": ("VND", "₫|VND|dong"),
    "PLN": ("PLN", "PLN|zlotys?|złoty"),
    "TRY": ("TRY", "₺|TRY|Turkish lira"),
    "ZAR": ("ZAR", "ZAR|rand"),
    "PKR": ("PKR", "PKR"),
    "LKR": ("LKR", "LKR"),
    "NPR": ("NPR", "NPR"),
    "ILS": ("ILS", "₪|ILS|shekels?"),
}
"""ISO code -> (sign that Datahall writes before an amount, pattern of what people write)."""

CURRENCY_NAMES = {
    "USD": "US dollars", "CNY": "yuan", "EUR": "euros", "GBP": "pounds", "JPY": "yen", "KRW": "won",
    "INR": "rupees", "BRL": "reais", "MYR": "ringgit", "AUD": "Australian dollars", "CAD": "Canadian dollars",
    "SGD": "Singapore dollars", "HKD": "Hong Kong dollars", "TWD": "Taiwan dollars", "NZD": "New Zealand dollars",
    "AED": "dirhams", "SAR": "riyals", "DKK": "Danish kroner", "NOK": "Norwegian kroner", "SEK": "Swedish kronor",
}  # fmt: skip

UNCLEAR_CURRENCIES = {
    "¥": ("CNY", "JPY"),
    "$": ("USD", "CAD", "AUD"),
    "dollars": ("USD", "CAD", "AUD"),
    "dollar": ("USD", "CAD", "AUD"),
    "kroner": ("DKK", "NOK", "SEK"),
    "kronor": ("SEK", "DKK", "NOK"),
    "kr": ("DKK", "NOK", "SEK"),
}
COUNTRY_CURRENCIES = {"CN": "CNY", "JP": "JPY", "DK": "DKK", "NO": "NOK", "SE": "SEK"}
"""Where a country makes "¥" or "kroner" clear."""
DOLLAR_COUNTRIES = {"AU": "AUD", "CA": "CAD", "SG": "SGD", "HK": "HKD", "TW": "TWD", "NZ": "NZD"}
"""Where "$" may be the country's own dollar; everywhere else it is the US dollar."""
RUPEE_COUNTRIES = {"PK": "PKR", "LK": "LKR", "NP": "NPR"}

HEADS = {
    "accelerators": "gpus?|chips?|cards?|accelerators?|processors?|tpus?|lpus?|npus?|卡|块卡|张卡|芯片|加速卡",
    "racks": "racks?|cabinets?|机架|机柜",
    "facilities": "cent(?:re|er)s?|facilities|facility|sites?|campus(?:es)?|systems?|hubs?|clusters?"
    "|supercomputers?|个?(?:智算|数据|计算|算力)?中心|座",
}
"""Nouns that say what was counted."""
ADJECTIVES = (
    "ai|intelligent|computing|acceleration|accelerator|next|generation|domestic|standard|server|data|new|huawei"
    "|nvidia|amd|intel|google|amazon|aws|groq|alibaba|cambricon|chinese|advanced|individual|equivalent|more|hyperscale"
    "|标准|智能|智算|国产|个"
)
MODELS = (
    r"nvidia|amd|huawei|intel|google|groq|cambricon|alibaba"
    r"|h100s?|h200s?|h800s?|h20s?|h100|b100s?|b200s?|b300s?|gb200s?|gb300s?|gh200s?|a100s?|a800s?|v100s?|p100s?|l40s?|l4|t4"
    r"|mi\d{3}[ax]?|tpus?|v\d[ep]?|trainium\d?|inferentia\d?|gaudi\d?|ascend|\d{3}[a-d]?|instinct|tesla|kunlun\w*|mlu\w*"
    r"|grace|hopper|blackwell|zhenwu|matrix|groqchip|lpu|superchips?|max|sxm\d?|pcie|\d+ ?gb|nvl\d+|昇腾|英伟达"
)
H100_EQUIVALENTS = r"h100[ -]?(?:equivalents?|equivs?\.?|eq\.?|e)|equivalent h100s?"

REMARK = re.compile(
    r"(?:now|today|currently|so far|in cash|in total|in all|altogether|at full capacity|at first|first phase|peak"
    r"|planned|in full|(?:over|for|in) (?:the next |the coming )?(?:\w+|\d+) years?|(?:through|until|by|in) \d{4}"
    r"|for [^0-9]+|算力|规模|投资)",
    re.IGNORECASE,
)
"""What may follow a quantity without changing it; other remarks go in brackets."""

POWER_BASES = {
    "power.critical_it": r"(?:of )?(?:critical )?IT(?: load| power| capacity)?",
    "power.whole_facility": r"(?:whole|total) facility(?: power)?",
    "power.grid_connection": r"(?:of )?grid (?:connection|capacity)",
    "power.nameplate": r"nameplate(?: capacity)?",
    "power.on_site_generation": r"(?:of )?on-?site generation",
}
