"""Links out of records: which of them may be opened at all, and what a person should know before.

An address in a record may come from a stranger. Only web pages are ever opened (http and https); of other addresses
(`file:`, `javascript:`, those of other programs) nothing is. See "Display of URLs" in Chromium's security documentation
for what addresses pretend to be.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import urlsplit

_DOI = re.compile(r"doi:\s*(10\.\S+)", re.IGNORECASE)
_LONGEST = 4000
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Zs", "Zl", "Zp")
"""Categories of signs that are not seen, or change the order in which others are: a link has none of them."""


@dataclass(frozen=True)
class WebLink:
    """A web page that may be opened.

    `address` is what the browser gets, `host` the site as its name reads, `oddities` sentences on what is unusual.
    """

    address: str
    host: str
    oddities: tuple[str, ...] = ()


def web_link(text: str | None) -> WebLink | None:
    """The web page that an address leads to ("doi:10.1000/x" as well); None where it is not to be opened."""
    address = (text or "").strip().replace(" ", "%20")
    if found := _DOI.fullmatch(address):
        address = f"https://doi.org/{found[1]}"
    if len(address) > _LONGEST or "\\" in address or any(unicodedata.category(sign) in _UNSEEN for sign in address):
        return None
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
        plain = host.encode("ascii" if ":" in host else "idna").decode()
    except ValueError:  # UnicodeError is one
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    oddities = []
    if parts.username is not None:
        oddities.append("What stands before the @ is not the site.")
    if plain != host:
        oddities.append(f"The site's name has letters that may look like others. In plain letters it is {plain}.")
    if _is_number(plain):
        oddities.append("The site is a number instead of a name.")
    if port not in (None, 80, 443):
        oddities.append(f"It asks for port {port}, which web pages seldom do.")
    return WebLink(address, host, tuple(oddities))


def _is_number(host: str) -> bool:
    """Whether a host is an IP address, in one of the ways that browsers take."""
    try:
        return bool(ipaddress.ip_address(host))
    except ValueError:
        return re.fullmatch(r"(?:0x[0-9a-f]+|\d+)(?:\.(?:0x[0-9a-f]+|\d+))*", host, re.IGNORECASE) is not None
