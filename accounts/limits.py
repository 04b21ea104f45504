"""How much one person or one tenant may make: far above what anybody needs, far below what would harm others."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django import forms


class LimitReached(Exception):
    """Nothing was made. The text says which limit, and what to do, for people."""


def refuse_beyond(count: int, most: int, sentence: str) -> None:
    """Refuses one more when there are `most`. Raises LimitReached with the sentence."""
    if count >= most:
        raise LimitReached(sentence)


@contextmanager
def refused_in(form: forms.BaseForm) -> Iterator[None]:
    """A limit that is reached within is told in the form, which keeps what was typed."""
    try:
        yield
    except LimitReached as limit:
        form.add_error(None, str(limit))
