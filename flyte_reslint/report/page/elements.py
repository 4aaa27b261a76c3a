"""Elements of a page. The serialiser of the standard library escapes whatever text they are given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Union
from xml.etree.ElementTree import Element, SubElement, tostring

from flyte_reslint.report.visible import visible

Child = Union[Element, str, None]
"""An element, a text, or nothing."""


def element(tag: str, attributes: Mapping[str, str | None], *children: Child) -> Element:
    """An element; attributes and children that are None are left out."""
    made = Element(tag, {name: visible(value) for name, value in attributes.items() if value is not None})
    last: Element | None = None
    for child in children:
        if isinstance(child, str):
            if last is None:
                made.text = (made.text or "") + visible(child)
            else:
                last.tail = (last.tail or "") + visible(child)
        elif child is not None:
            made.append(child)
            last = child
    return made


def raw(tag: str, text: str) -> Element:
    """A `style` or `script`, whose text is not escaped: it has to be ours."""
    made = Element(tag)
    made.text = text
    return made


def document(title: str, head: tuple[Element, ...], body: Element) -> str:
    """The text of a page."""
    page = Element("html", {"lang": "en"})
    first = SubElement(page, "head")
    first.append(Element("meta", {"charset": "utf-8"}))
    first.append(element("title", {}, title))
    first.extend(head)
    page.append(body)
    return f"<!DOCTYPE html>\n{tostring(page, encoding='unicode', method='html')}\n"
