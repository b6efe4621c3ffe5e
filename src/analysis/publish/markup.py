"""Text as markup of a page: nothing that a workbook says can become an element of it."""

from __future__ import annotations

from html import escape


def clean(text: str) -> str:
    """A text without characters that no page may hold."""
    return "".join(letter if letter >= " " or letter in "\n\t" else " " for letter in text)


def plain(text: object) -> str:
    """Any text as text of a page."""
    return escape(clean(str(text))).replace("\n", "&#10;")


def tag(name: str, /, *inside: str, **attributes: object) -> str:
    """An element of a page; `kind` is its class, `data_x` its data-x. What is None is left out,
    what is True has no value."""
    written = ""
    for key, own in attributes.items():
        named = {"kind": "class", "for_": "for"}.get(key, key).replace("_", "-")
        if own is True:
            written += f" {named}"
        elif own is not None and own is not False:
            written += f' {named}="{escape(clean(str(own)))}"'
    return f"<{name}{written}>" + "".join(inside) + f"</{name}>"
