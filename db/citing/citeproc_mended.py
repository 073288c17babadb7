"""citeproc-py, with `xml_tree` in the place of lxml, and put right where it does otherwise than CSL 1.0.2 says.

Each function below makes what takes the place of one of citeproc-py 0.11.1, and says what it is for. A newer version
may not need it any more: the tests of `db/citing` tell.
"""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Callable
from functools import lru_cache
from types import ModuleType
from typing import Any


@lru_cache(maxsize=1)
def citeproc() -> ModuleType:
    """The library; lxml, which it asks for by name while it is imported, is not needed."""
    from db.citing import xml_tree

    lxml = ModuleType("lxml")
    lxml.etree = xml_tree  # type: ignore[attr-defined]
    names = ("lxml", "lxml.etree")
    before = {name: sys.modules.get(name) for name in names}
    sys.modules |= {"lxml": lxml, "lxml.etree": xml_tree}
    try:
        import citeproc as library
        from citeproc import model
        from citeproc.source import json
    finally:
        for name, module in before.items():
            if module is None:
                del sys.modules[name]
            else:
                sys.modules[name] = module
    library.json_source = json.CiteProcJSON
    _mend(model)
    return library  # type: ignore[no-any-return]


def _mend(model: Any) -> None:
    for kind in (model.Parent, model.Text):
        kind.calls_variable = _remembered(kind.calls_variable)
    model.Substitute.render = _said_once(model.Substitute.render)
    model.Date.process = _in_words_once(model, model.Date.process)
    model.Date.render_date_range = _span_said_once(model)
    model.Label._is_plural = _but_of_numbers(model.Label._is_plural)


def _said_once(render: Callable[..., Any]) -> Callable[..., Any]:
    """What stands in the place of an author is not said again, also where a macro said it."""

    def render_substitute(self: Any, item: Any, context: Any = None, **rest: Any) -> Any:
        repressed = context.get_layout().repressed
        names = self.tag.replace("substitute", "names")
        before = len(repressed.get(names, ()))
        text = render(self, item, context=context, **rest)
        if len(repressed.get(names, ())) > before:
            return text
        said = words_of(str(text or "")).casefold()
        for variable in ("title", "container-title", "publisher"):
            value = words_of(str(item.reference.get(variable.replace("-", "_")) or "")).casefold()
            if value and value in said:
                repressed.setdefault(self.tag.replace("substitute", "text"), []).append(variable)
        return text

    return render_substitute


def _in_words_once(model: Any, process: Callable[..., Any]) -> Callable[..., Any]:
    """A date in words stands once, where the year would."""

    def process_date(
        self: Any, item: Any, variable: Any = None, show_parts: Any = None, context: Any = None, **rest: Any
    ) -> Any:
        name = (variable or self.get("variable")).replace("-", "_")
        in_words = isinstance(item.reference[name], model.LiteralDate)
        shown = show_parts or (self.get("date-parts") or "").split("-")
        shown = shown if any(shown) else [part.get("name") for part in self.iterchildren()] or ["year"]
        if in_words and "year" not in shown:
            return None
        return process(self, item, variable, show_parts, context, **rest)

    return process_date


def _span_said_once(model: Any) -> Callable[..., Any]:
    """A span in one year names it once; a part that both days share stands once."""

    def dashed(first: str, last: str) -> Any:
        return model.String(first if first == last or not last else f"{first}–{last}" if first else last)

    def render_range(self: Any, span: Any, show_parts: Any = None, context: Any = None) -> Any:
        parts, rest = list(show_parts), [part for part in show_parts if part != "year"]

        def one(day: Any, shown: list[str]) -> str:
            return str(self.render_single_date(day, shown, context) or "").strip(" ,")

        if span.begin.year != span.end.year:
            return dashed(one(span.begin, parts), one(span.end, parts)) if "year" in parts else None
        within = ""
        if rest:
            same_month = span.begin.get("month") == span.end.get("month")
            within = dashed(one(span.begin, rest), one(span.end, ["day"] if same_month and "day" in rest else rest))
        if "year" not in parts:
            return model.String(within) if within else None
        joint = ", " if "day" in span.begin else " "
        return model.String(joint.join(part for part in (within, one(span.begin, ["year"])) if part))

    return render_range


def _but_of_numbers(is_plural: Callable[[Any, Any], Any]) -> Callable[[Any, Any], bool]:
    """A law or report has one number, whatever signs stand in it."""

    def has_several(self: Any, item: Any) -> bool:
        return self.get("variable") != "number" and bool(is_plural(self, item))

    return has_several


def _remembered(ask: Callable[[Any], bool]) -> Callable[[Any], bool]:
    """What a style's element answers is the same for each item, and asked a thousand times."""

    def answer(element: Any) -> bool:
        if "_answer" not in element.__dict__:
            element._answer = ask(element)
        return bool(element._answer)

    return answer


def words_of(marked: str) -> str:
    """The plain words of a piece of HTML."""
    return html.unescape(re.sub(r"<[^>]+>", "", marked))
