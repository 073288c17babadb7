"""House styles: the font, colours, logo and footer line of a publication, kept in the library by name.

A house style is a view with page "style", so that it is in the library's history and undone like any change. Charts
name theirs (`ChartDescription.style`); `look_of` finds it when they are drawn.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import struct
import zlib
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from db.charts.saved import views
from db.charts.saved.colour_vision import LEAST_CONTRAST, alike, contrast
from db.errors import DatahallError, InputError

if TYPE_CHECKING:
    from db.charts.description import ChartData
    from db.library import Library

LARGEST_LOGO_BYTES = 512 * 1024
MOST_COLOURS = 12
LONGEST_FOOTER = 300
LONGEST_LOGO_PX = 8000
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, kw_only=True)
class HouseStyle:
    """How a publication's charts look; "" and empty mean Datahall's own.

    Args:
        name: of the preset; not part of what is stored.
        font: a family that is installed on the computer that draws; "" is Inter, which Datahall brings along.
        colours: of the data, `#RRGGBB`, the first for China and the second for the United States wherever they are
            drawn; after the last, Datahall's own follow.
        accent: of the reading line. paper: what light charts are drawn on; dark ones keep Datahall's dark ground.
        footer: a line at the very bottom, such as a publication's name and address.
        logo: a PNG or SVG file, of LARGEST_LOGO_BYTES at most; drawn at the bottom right.
    """

    name: str = ""
    font: str = ""
    colours: tuple[str, ...] = ()
    accent: str = ""
    paper: str = ""
    footer: str = ""
    logo: bytes = b""

    @property
    def logo_is_svg(self) -> bool:
        """Whether the logo is drawn by lines rather than pixels."""
        return bool(self.logo) and not self.logo.startswith(_PNG)

    def to_json(self) -> str:
        """As stored in a view; the logo in base64, keys in a fixed order."""
        kept: dict[str, object] = {one.name: getattr(self, one.name) for one in fields(self) if one.name != "name"}
        kept["logo"] = base64.b64encode(self.logo).decode()
        return json.dumps(kept, ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str, name: str = "") -> HouseStyle:
        """Reads `to_json`'s text; unknown keys, from a newer version, are left out. Raises ValueError, TypeError."""
        stored: dict[str, Any] = json.loads(text)
        known = {one.name for one in fields(cls)} - {"name"}
        kept = {key: value for key, value in stored.items() if key in known}
        try:
            logo = base64.b64decode(str(kept.pop("logo", "")), validate=True)
        except binascii.Error as error:
            raise ValueError(str(error)) from error
        colours = tuple(str(one) for one in kept.pop("colours", ()))
        return cls(name=name, logo=logo, colours=colours, **{key: str(value) for key, value in kept.items()})


def checked(style: HouseStyle) -> HouseStyle:
    """The style with its texts trimmed. Raises InputError whose `field` names what cannot be taken."""
    style = replace(
        style,
        font=" ".join(style.font.split()),
        footer=" ".join(style.footer.split()),
        colours=tuple(one.strip().upper() for one in style.colours if one.strip()),
        accent=style.accent.strip().upper(),
        paper=style.paper.strip().upper(),
    )
    named = [("colours", one) for one in style.colours]
    named += [(field, one) for field, one in (("accent", style.accent), ("paper", style.paper)) if one]
    for field, colour in named:
        if not _COLOUR.fullmatch(colour):
            raise InputError(f"“{colour}” is no colour.", "", "Write it like #1F6CB0.", field=field)
    if len(style.colours) > MOST_COLOURS:
        raise InputError(f"A house style has at most {MOST_COLOURS} colours.", "", "Leave some out.", field="colours")
    if len(style.footer) > LONGEST_FOOTER or len(style.font) > LONGEST_FOOTER:
        raise InputError(f"A footer has at most {LONGEST_FOOTER} characters.", "", "Shorten it.", field="footer")
    if style.logo:
        check_logo(style.logo)
    return style


def warnings(style: HouseStyle, *, families: frozenset[str] | None = None) -> list[str]:
    """What readers would stumble over, in sentences; the style can be used all the same.

    Args:
        families: the fonts that this computer has; None where that is not known.
    """
    said = []
    if style.font and families is not None and style.font.casefold() not in {one.casefold() for one in families}:
        said.append(f"The font “{style.font}” is not installed on this computer; Inter is drawn in its place.")
    for one, other, who in alike(style.colours)[:3]:
        said.append(f"Colours {one + 1} and {other + 1} look alike to {who}.")
    paper = style.paper or "#FFFFFF"
    faint = [str(place + 1) for place, one in enumerate(style.colours) if contrast(one, paper) < LEAST_CONTRAST]
    if len(faint) == 1:
        said.append(f"Colour {faint[0]} is faint on this paper.")
    elif faint:
        said.append(f"Colours {', '.join(faint[:-1])} and {faint[-1]} are faint on this paper.")
    return said


def check_logo(logo: bytes) -> None:
    """Refuses what cannot be drawn. Raises InputError: too large, neither PNG nor SVG, damaged, or not by itself."""
    if len(logo) > LARGEST_LOGO_BYTES:
        size = f"{len(logo) / 1024:,.0f} KB"
        raise _refused(f"It has {size}; at most {LARGEST_LOGO_BYTES // 1024} KB are kept.", "Make it smaller.")
    if logo.startswith(_PNG):
        _check_png(logo)
    else:
        _check_svg(logo)


def _check_png(logo: bytes) -> None:
    """Walks the chunks and unpacks the picture, as a viewer would (PNG, W3C 2003, sections 5 and 10)."""
    at, packed, kinds = len(_PNG), b"", []
    while at + 12 <= len(logo):
        (length,), kind = struct.unpack(">I", logo[at : at + 4]), logo[at + 4 : at + 8]
        content, rest = logo[at + 8 : at + 8 + length], logo[at + 8 + length : at + 12 + length]
        if len(rest) != 4 or zlib.crc32(kind + content) != struct.unpack(">I", rest)[0]:
            raise _refused("The PNG is damaged.", "Choose another file.")
        if kind == b"IHDR" and max(struct.unpack(">II", content[:8])) > LONGEST_LOGO_PX:
            raise _refused(f"It is larger than {LONGEST_LOGO_PX:,} pixels.", "Make it smaller.")
        packed += content if kind == b"IDAT" else b""
        kinds.append(kind)
        at += 12 + length
    try:
        unpacked = zlib.decompressobj().decompress(packed, 64)
    except zlib.error:
        unpacked = b""
    if not unpacked or kinds[:1] != [b"IHDR"] or kinds[-1:] != [b"IEND"]:
        raise _refused("The PNG is damaged.", "Choose another file.")


def _check_svg(logo: bytes) -> None:
    if b"<!ENTITY" in logo:
        raise _refused("It is an SVG with entities, which are not read.", "Save it anew as plain SVG.")
    try:
        root = ElementTree.fromstring(logo)
    except ElementTree.ParseError as error:
        raise _refused("It is neither a PNG nor an SVG that can be read.", "Choose another file.") from error
    if root.tag.rpartition("}")[2] != "svg":
        raise _refused("It is neither a PNG nor an SVG.", "Choose another file.")
    for element in root.iter():
        for name, value in element.attrib.items():
            outside = name.rpartition("}")[2] == "href" and not value.strip().startswith(("#", "data:"))
            if outside and str(element.tag).rpartition("}")[2] != "a":
                raise _refused("It refers to another file, which would not be kept.", "Embed the picture in it.")


def _refused(why: str, remedy: str) -> InputError:
    return InputError("The logo could not be taken.", why, remedy, field="logo")


# In the library


def saved(library: Library) -> list[views.SavedView]:
    """The house styles of a library, in the person's order."""
    return views.saved(library, views.STYLE)


def read(library: Library, view_id: int) -> HouseStyle:
    """A saved style. Raises DatahallError when it is gone or damaged."""
    name = next((one.name for one in saved(library) if one.id == view_id), "")
    try:
        return HouseStyle.from_json(views.read_text(library, view_id), name)
    except (ValueError, TypeError, AttributeError) as error:
        raise DatahallError(
            "This house style cannot be read.", f"Its description is damaged ({error}).", "Make it anew."
        ) from error


def save(library: Library, style: HouseStyle) -> int:
    """Keeps a new style under its name. Raises InputError for what `checked` refuses and for a name that is taken."""
    return views.save(library, style.name, views.STYLE, checked(style).to_json(), kind="house style")


def update(library: Library, view_id: int, style: HouseStyle, shown: HouseStyle) -> None:
    """Keeps a style's new look; a new name reaches the charts that use it, in one change.

    Args:
        shown: the style as it was before the person changed it.

    Raises ViewChanged where another program changed it since, and keeps nothing.
    """
    from db.history.changes import change_set
    from db.models import View

    style, before = checked(style), read(library, view_id).name
    name = views.checked_name(library, style.name, but=view_id, kind="house style")
    using = charts_using(library, before) if name != before else []
    with change_set(library, f"Change house style {name}") as session:
        row = session.get(View, view_id)
        if row is None:
            raise DatahallError("This house style is gone.", "It was deleted.", "Undo the deletion, or make it anew.")
        if not views.reads_as(partial(HouseStyle.from_json, name=row.name), shown)(row.description):
            raise views.ViewChanged(
                f"The house style “{before}” was changed elsewhere meanwhile, and nothing was saved yet.",
                "",
                "Press Save again to put yours in its place, or close this and open it again to see the other.",
            )
        row.name, row.description = name, style.to_json()
        for view in using:
            chart = session.get(View, view.id)
            if chart is not None:
                chart.description = replace(views.read_chart(library, view.id), style=name).to_json()


def charts_using(library: Library, name: str) -> list[views.SavedView]:
    """The saved charts drawn in a style."""
    found = []
    for view in views.saved(library, views.CHART):
        try:
            if views.read_chart(library, view.id).style == name:
                found.append(view)
        except DatahallError:
            continue
    return found


def is_stale(library: Library, data: ChartData | None) -> bool:
    """Whether a chart is drawn in another look than its style has by now."""
    return data is not None and data.look != look_of(library, data.style)


def look_of(library: Library, name: str) -> HouseStyle | None:
    """The style of that name as drawn; None for "" and where it is not there or cannot be read."""
    if not name:
        return None
    view = views.find(library, name)
    if view is None or view.page != views.STYLE:
        return None
    try:
        return read(library, view.id)
    except DatahallError:
        return None
