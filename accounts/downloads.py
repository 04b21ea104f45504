"""Files that a response carries: taken for what they are, and kept by nobody on the way."""

from __future__ import annotations

from typing import IO

from django.http import FileResponse


def given_out(file: IO[bytes], name: str, media_type: str, *, is_shown: bool = False) -> FileResponse:
    """A file under a name, to be saved; or to be shown by the browser itself (`is_shown`)."""
    response = FileResponse(file, as_attachment=not is_shown, filename=name)
    response["Content-Type"] = media_type
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
