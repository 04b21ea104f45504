"""Reads a page's HTML as a browser does: its forms, what they would send, and what leads where by its id."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"input", "img", "br", "hr", "meta", "link", "source", "wbr", "col", "path", "use", "rect", "circle", "line"}
# What Enter sends a form from; in a textarea it begins a line.
TYPED = {"text", "email", "search", "url", "tel", "number", "password", "date"}
POINTERS = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns")


@dataclass
class Control:
    """An input, a textarea, a select or a button of a page."""

    tag: str
    attributes: dict[str, str]
    is_disabled: bool
    is_labelled: bool  # a label stands around it
    text: str = ""  # what a textarea or a button holds
    options: list[tuple[str, bool]] = field(default_factory=list)

    @property
    def name(self):
        return self.attributes.get("name", "")

    @property
    def type(self):
        return self.attributes.get("type", "submit" if self.tag == "button" else "text").lower()

    @property
    def is_typed(self):
        """Whether somebody writes into it."""
        return not self.is_disabled and (self.tag == "textarea" or self.takes_enter)

    @property
    def takes_enter(self):
        is_line = self.tag == "input" and self.type in TYPED
        return is_line and not self.is_disabled and "readonly" not in self.attributes

    @property
    def is_shown(self):
        return self.type != "hidden" and "hidden" not in self.attributes

    @property
    def value(self):
        """What it would send; None for nothing."""
        if self.tag == "textarea":
            return self.text.removeprefix("\n")
        if self.tag == "select":
            chosen = [value for value, is_it in self.options if is_it]
            return chosen[0] if chosen else self.options[0][0] if self.options else None
        if self.type in {"checkbox", "radio"}:
            return self.attributes.get("value", "on") if "checked" in self.attributes else None
        return None if self.type == "file" else self.attributes.get("value", "")


@dataclass
class Form:
    attributes: dict[str, str]
    controls: list[Control] = field(default_factory=list)

    @property
    def method(self):
        return self.attributes.get("method", "get").lower()

    @property
    def buttons(self):
        """What sends it; the first is pressed by Enter."""
        return [c for c in self.controls if is_button(c) and not c.is_disabled]

    @property
    def typed(self):
        return [c for c in self.controls if c.is_typed and c.name and c.is_shown]

    def action(self, page, button=None):
        """Where it is sent from a page, by a button."""
        own = button.attributes.get("formaction") if button else None
        return (own or self.attributes.get("action") or page).split("#")[0]

    def data(self, button=None, **changed):
        """What it sends when nothing is touched but `changed`."""
        sent: dict[str, list[str]] = {}
        for control in self.controls:
            if control.tag != "button" and not is_button(control) and not control.is_disabled:
                value = control.value
                if control.name and value is not None:
                    sent.setdefault(control.name, []).append(value)
        if button is not None and button.name:
            sent[button.name] = [button.attributes.get("value", "")]
        return {**sent, **{name: [value] for name, value in changed.items()}}


def is_button(control):
    return control.tag in {"button", "input"} and control.type in {"submit", "image"}


class Page(HTMLParser):
    """One page: forms, controls, ids, and what points at ids."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.controls: list[Control] = []
        self.ids: list[str] = []
        self.pointers: list[str] = []
        self.anchors: list[str] = []
        self.links: list[Control] = []
        self._open: list[tuple[str, dict[str, str]]] = []
        self._form: Form | None = None
        self._writing: list[Control] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attributes = {key: value or "" for key, value in attrs}
        if "id" in attributes:
            self.ids.append(attributes["id"])
        for pointer in POINTERS:
            self.pointers += attributes.get(pointer, "").split()
        self._take(tag, attributes)
        if tag not in VOID:
            self._open.append((tag, attributes))

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def _take(self, tag, attributes):
        if tag == "form":
            self._form = Form(attributes)
            self.forms.append(self._form)
        elif tag in {"input", "textarea", "select", "button"}:
            self._control(tag, attributes)
        elif tag == "a" and "href" in attributes:
            self._writing.append(Control("a", attributes, False, False))
            self.links.append(self._writing[-1])
            if attributes["href"].startswith("#"):
                self.anchors.append(attributes["href"][1:])
        elif tag == "option":
            self.controls[-1].options.append((attributes.get("value", ""), "selected" in attributes))
        elif tag == "img" and self._writing:
            self._writing[-1].text += attributes.get("alt", "")

    def _control(self, tag, attributes):
        off = "disabled" in attributes or any(name == "fieldset" and "disabled" in found for name, found in self._open)
        is_labelled = any(name == "label" for name, _found in self._open)
        control = Control(tag, attributes, off, is_labelled)
        self.controls.append(control)
        if self._form is not None:
            self._form.controls.append(control)
        if tag in {"textarea", "button"}:
            self._writing.append(control)

    def handle_endtag(self, tag):
        while self._open:
            closed = self._open.pop()[0]
            if closed == tag:
                break
        if tag == "form":
            self._form = None
        if tag in {"a", "textarea", "button"} and self._writing:
            self._writing.pop()

    def handle_data(self, text):
        for control in self._writing:
            control.text += text

    def nameless(self):
        """The controls and links that nothing names."""
        labelled = set(self.pointers)
        return [
            (c.tag, c.name or c.attributes.get("href", ""))
            for c in [*self.controls, *self.links]
            if c.is_shown and c.attributes.get("aria-hidden") != "true" and not has_name(c, labelled)
        ]


def has_name(control, labelled):
    own = control.attributes
    if own.get("aria-label", "").strip() or own.get("aria-labelledby", "").strip():
        return True
    if control.tag in {"button", "a"}:
        return bool(control.text.strip())
    return control.is_labelled or own.get("id") in labelled
