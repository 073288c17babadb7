"""Web addresses: found in words, and compared without what does not change where they lead."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

LONGEST = 2000
_WRITTEN = re.compile(r"https?://[^\s<>\"“”「」]+", re.IGNORECASE)
_BARE = re.compile(r"(?:www\.)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}(?:/\S*)?", re.IGNORECASE)
_MARKS = re.compile(
    r"(?:utm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_cid|mc_eid|mkt_tok|_hsenc|_hsmi|ref_src|spm|oly_\w+)(?:=|$)",
    re.IGNORECASE,
)
"""Marks of campaigns and of who shared a link (see the lists of the ClearURLs project)."""


def bare_address(address: str) -> str:
    """An address without what does not change where it leads: scheme, www, a last slash, fragment, campaign marks."""
    bare = re.sub(r"^https?://(?:www\.)?", "", address.strip(), flags=re.IGNORECASE)
    bare = bare.partition("#")[0]
    path, question, query = bare.partition("?")
    host, slash, path = path.partition("/")
    host = re.sub(r":(?:80|443)$", "", host.lower())
    kept = [part for part in query.split("&") if part and not _MARKS.match(part)]
    return f"{host}{slash}{path}".rstrip("/") + (question + "&".join(kept) if kept else "")


def sole_address(text: str) -> str | None:
    """The address that a text is, with a scheme; None where it is anything else ("example.com/a" is one)."""
    text = text.strip().strip("<>").strip()
    if not text or len(text) > LONGEST or re.search(r"\s", text):
        return None
    if re.match(r"https?://", text, re.IGNORECASE):
        return text if _leads_somewhere(text) else None
    is_bare = _BARE.fullmatch(text) and ("/" in text or text.lower().startswith("www."))
    return f"https://{text}" if is_bare else None


def first_address(text: str) -> str | None:
    """The first address written out in a text, None for none."""
    found = _WRITTEN.search(text)
    address = found[0].rstrip(".,;:!?)]}'’") if found else ""
    return address if address and len(address) <= LONGEST and _leads_somewhere(address) else None


def host_of(address: str) -> str:
    """ "example.com", without www; "" for what has none."""
    return bare_address(address).partition("/")[0].partition("?")[0]


def words_of(address: str) -> str:
    """An address in words for a title: host and path, percent signs read, without scheme, marks and last slash."""
    return unquote(bare_address(address), errors="replace").replace("�", "%")


def _leads_somewhere(address: str) -> bool:
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return False
    return bool(host) and ("." in host or host == "localhost") and not host.startswith(".") and ".." not in host
