"""Keeps each line of text as it was laid out until it is drawn, instead of setting it a second time.

WeasyPrint drops what Pango worked out for a line once it knows its size, and works it out again to draw it:
a seventh of the lines' cost, for memory that a report does not need. The bytes of the file are the same.

And a text that fits its line but for the space after it stays on that line. To Pango it fits; WeasyPrint counts
the space, finds that it does not, and breaks it after its first word.
"""

from __future__ import annotations

from typing import Any

from weasyprint.text import line_break
from weasyprint.text.ffi import ffi, pango

Plain: Any = line_break.Layout


class Layout(Plain):  # type: ignore[misc]
    """A line of text whose last space takes no room where there is none for it."""

    def get_first_line(self) -> tuple[Any, int | None]:
        line, index = super().get_first_line()
        if index is None and self.text.endswith(" ") and self.is_too_wide(line):
            self.set_text(self.text.rstrip(" "))
            return super().get_first_line()  # type: ignore[no-any-return]
        return line, index

    def is_too_wide(self, line: Any) -> bool:
        return self.max_width is not None and line_break.line_size(line, self.style)[0] > self.max_width


class KeptLayout(Layout):
    """A line of text that stays set until it has been drawn once."""

    is_drawn = False

    def set_text(self, text: str, justify: bool = False) -> None:
        # Drawing asks for this mode; asked for later, it would have the line set anew.
        pango.pango_layout_set_single_paragraph_mode(self.layout, "\n" not in text)
        super().set_text(text, justify)

    def deactivate(self) -> None:
        if self.is_drawn:
            super().deactivate()

    def reactivate(self, style: Any) -> None:
        self.is_drawn = True
        if not hasattr(self, "layout") or self.justification_spacing or self.is_broken:
            super().reactivate(style)

    @property
    def is_broken(self) -> bool:
        """Whether Pango broke the text into lines, so that it has to be set without a width."""
        return bool(pango.pango_layout_get_line_readonly(self.layout, 1) != ffi.NULL)


def keep_lines() -> None:
    """Has WeasyPrint use it, in this process."""
    line_break.Layout = KeptLayout
