"""The part of lxml that citeproc-py asks for, on Python's own XML reader.

citeproc-py reads styles with lxml, of which it needs a few methods and eleven forms of XPath; lxml itself would be
5.4 MB of a program of 200. The names here are lxml's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice
from typing import IO, Any, cast
from xml.etree import ElementTree

_PREFIXES = {"cs": "http://purl.org/net/xbiblio/csl", "xml": "http://www.w3.org/XML/1998/namespace"}
_PATH = re.compile(r"(?:\./)?(?:(?P<axis>[a-z-]+)::)?(?P<name>\*|\w+:[\w-]+)(?P<conditions>(?:\[.*\])?)")
_ATTRIBUTE = re.compile(
    r"""(?P<none>not\(\s*)?@(?P<name>[\w:-]+)(?:\s*=\s*(?:'(?P<single>[^']*)'|"(?P<double>[^"]*)"))?\s*(?(none)\))"""
)


class ElementBase(ElementTree.Element):
    """An element that knows its parent. Attributes that are none are asked of the class that citeproc-py derives."""

    _parent: ElementBase | None

    def __init__(self, tag: str = "", attrib: dict[str, str] | None = None) -> None:
        own_name = f"{{{_PREFIXES['cs']}}}{type(self).__name__.replace('_', '-').lower()}"
        super().__init__(tag or own_name, attrib or {})
        self._parent = None
        self._tree: _Tree | None = None
        self._found: dict[str, list[ElementBase]] = {}

    def insert(self, index: int, element: Any, /) -> None:
        """Puts a child in."""
        super().insert(index, element)
        element._parent = self
        self._found.clear()

    def getparent(self) -> ElementBase | None:
        """The element that this one stands in."""
        return self._parent

    def getroottree(self) -> _Tree:
        """The tree that this one stands in."""
        if self._tree is None:
            self._tree = _Tree(self) if self._parent is None else self._parent.getroottree()
        return self._tree

    def getchildren(self) -> list[ElementBase]:
        """Its children."""
        return cast("list[ElementBase]", list(self))

    def iterchildren(self) -> Iterator[ElementBase]:
        """Its children, one by one."""
        return iter(self.getchildren())

    def xpath(self, expression: str, namespaces: object = None) -> list[ElementBase]:
        """What an expression of one step finds, the nearest first. Raises ValueError for one of another form."""
        found = self._found.get(expression)
        if found is None:
            axis, stands, first_alone = _compiled(expression)
            standing = (element for element in _AXES[axis](self) if stands(element))
            found = self._found[expression] = list(islice(standing, 1) if first_alone else standing)
        return found


class _Tree:
    def __init__(self, root: ElementBase) -> None:
        self._root = root

    def getroot(self) -> ElementBase:
        """The outermost element."""
        return self._root


class ElementNamespaceClassLookup:
    """Which class an element of a name is made as, by namespace."""

    def __init__(self) -> None:
        self._classes: dict[str, dict[str | None, type[ElementBase]]] = {}

    def get_namespace(self, address: str) -> dict[str | None, type[ElementBase]]:
        """The classes of a namespace by name; that of None is for all others."""
        return self._classes.setdefault(address, {})


class XMLParser:
    """Reads XML into elements of the classes that were asked for; nothing is fetched from anywhere."""

    def __init__(self, **_options: object) -> None:
        self.lookup = ElementNamespaceClassLookup()

    def set_element_class_lookup(self, lookup: ElementNamespaceClassLookup) -> None:
        """Decides the classes."""
        self.lookup = lookup


def parse(source: str | IO[bytes], parser: XMLParser) -> _Tree:
    """Reads a file. Raises OSError where it is not there, ParseError where it is no XML."""

    def made(tag: str, attributes: dict[str, str]) -> ElementBase:
        address, _, name = tag.removeprefix("{").rpartition("}")
        classes = parser.lookup.get_namespace(address)
        return (classes.get(name) or classes.get(None) or ElementBase)(tag, attributes)

    builder = ElementTree.TreeBuilder(element_factory=cast(Any, made))
    root = cast(ElementBase, ElementTree.parse(source, ElementTree.XMLParser(target=builder)).getroot())
    for element in root.iter():
        for child in element:
            cast(ElementBase, child)._parent = cast(ElementBase, element)
    return _Tree(root)


def _ancestors(element: ElementBase) -> Iterator[ElementBase]:
    while (parent := element.getparent()) is not None:
        yield parent
        element = parent


def _ancestors_or_self(element: ElementBase) -> Iterator[ElementBase]:
    yield element
    yield from _ancestors(element)


def _parent(element: ElementBase) -> Iterator[ElementBase]:
    if (parent := element.getparent()) is not None:
        yield parent


def _following_siblings(element: ElementBase) -> Iterator[ElementBase]:
    parent = element.getparent()
    siblings = [] if parent is None else parent.getchildren()
    places = [place for place, one in enumerate(siblings) if one is element]
    return iter(siblings[places[0] + 1 :] if places else [])


_AXES: dict[str, Callable[[ElementBase], Iterator[ElementBase]]] = {
    "child": ElementBase.iterchildren,
    "parent": _parent,
    "ancestor": _ancestors,
    "ancestor-or-self": _ancestors_or_self,
    "following-sibling": _following_siblings,
}


@lru_cache(maxsize=4096)
def _compiled(expression: str) -> tuple[str, Callable[[ElementBase], bool], bool]:
    """Axis, whether an element is meant, and whether the first alone is."""
    found = _PATH.fullmatch(expression)
    if found is None or (found["axis"] or "child") not in _AXES:
        raise ValueError(f"XPath of another form: {expression}")
    tags = [] if found["name"] == "*" else [_full(found["name"])]
    wanted: list[tuple[str, str | None]] = []
    refused: list[tuple[str, str | None]] = []
    first_alone = False
    for condition in found["conditions"].strip("[]").split("]["):
        first_alone = first_alone or condition == "1"
        tags += [_full(name) for name in re.findall(r"self::(\w+:[\w-]+)", condition)]
        for one in _ATTRIBUTE.finditer(condition):
            value = one["single"] if one["single"] is not None else one["double"]
            (refused if one["none"] else wanted).append((_full(one["name"]), value))

    def stands(element: ElementBase) -> bool:
        return (
            (not tags or element.tag in tags)
            and all(_has(element, name, value) for name, value in wanted)
            and not any(_has(element, name, value) for name, value in refused)
        )

    return found["axis"] or "child", stands, first_alone


def _has(element: ElementBase, name: str, value: str | None) -> bool:
    own = element.attrib.get(name)
    return own is not None if value is None else own == value


def _full(name: str) -> str:
    prefix, colon, local = name.partition(":")
    return f"{{{_PREFIXES[prefix]}}}{local}" if colon else name
