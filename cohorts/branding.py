"""How an organisation looks on its papers: a colour that reads on white, and a logo that was taken apart and redrawn."""

from __future__ import annotations

import base64
import math
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageFile, ImageOps

from charts.contrast import ENOUGH, contrast, dark_enough
from cohorts.models import Organisation
from jobs import storage
from jobs.storage import FileDamaged

MOST_BYTES = 1_000_000
MOST_PIXELS = 2000  # a side
ROOM = (720, 200)  # pixels; on paper 70 mm by 16 mm at most
COLOUR = re.compile(r"#[0-9a-f]{6}")
SHA256 = re.compile(r"[0-9a-f]{64}")
KEPT_SECONDS = 24 * 3600
STRICT = threading.Lock()


class NotTaken(Exception):
    """A colour or a logo is refused; the text says what is wrong and what to do, for people."""


def clean_accent(typed: str) -> str:
    """A colour as "#rrggbb" in lower case; "" for none. Raises NotTaken."""
    accent = typed.strip().lower()
    if accent and not COLOUR.fullmatch(accent):
        raise NotTaken(_("Give the colour as # and six digits or letters from a to f, for example #0f5c58."))
    if accent and contrast(accent) < ENOUGH:
        text = _(
            "On white paper this colour has a contrast of %(contrast)s to 1; titles need 4.5 to 1. The nearest darker tone that reads well is %(better)s."
        )
        figure = math.floor(contrast(accent) * 10) / 10  # never said to be more than it is
        raise NotTaken(text % {"contrast": f"{figure:.1f}", "better": dark_enough(accent)})
    return accent


def clean_logo(file: IO[bytes]) -> bytes:
    """A picture as a PNG of our own: the first pixel to the last redrawn, nothing else of the file kept.

    Raises:
        NotTaken: it is too large, moves, is of another kind, or cannot be read.
    """
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise NotTaken(_("The picture is larger than 1 MB. Save it smaller and choose it again."))
    try:
        with whole_files_only(), Image.open(BytesIO(data), formats=("PNG", "JPEG")) as picture:
            refuse_shape(picture)
            return redrawn(picture)
    except NotTaken:
        raise
    except Image.DecompressionBombError:
        raise too_large() from None
    # Decoders raise whatever a broken file leads them to; each of them means the same to who sent it.
    except Exception:
        text = _(
            "This picture cannot be read. It must be a PNG or a JPEG; open it in a picture editor, save it as PNG and choose it again."
        )
        raise NotTaken(text) from None


@contextmanager
def whole_files_only() -> Iterator[None]:
    """Has Pillow refuse what is cut off, though WeasyPrint, where it is loaded, tells it for the whole process not to."""
    with STRICT:
        was, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
        try:
            yield
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = was


def refuse_shape(picture: Image.Image) -> None:
    """Asks what the head of the file says, before a pixel is decoded. Raises NotTaken."""
    if max(picture.size) > MOST_PIXELS:
        raise too_large()
    if getattr(picture, "n_frames", 1) > 1:
        raise NotTaken(_("The file holds several pictures or moves. Save one of them alone and choose it again."))


def too_large() -> NotTaken:
    text = _("The picture is wider or taller than %(most)d pixels. Make it smaller and choose it again.")
    return NotTaken(text % {"most": MOST_PIXELS})


def redrawn(picture: Image.Image, room: tuple[int, int] = ROOM) -> bytes:
    """The pixels, upright, in eight bits a colour and no more of them than there is room for, as PNG."""
    picture.load()
    upright = ImageOps.exif_transpose(picture)
    if upright.mode.startswith("I"):  # sixteen bits of grey
        upright = upright.convert("I").point(lambda level: level / 256).convert("L")
    plain = upright.convert("RGBA")
    plain.thumbnail(room, Image.Resampling.LANCZOS)
    if plain.getchannel("A").getextrema() == (255, 255):
        plain = plain.convert("RGB")
    plain.info.clear()  # profile, texts, place and time of a camera
    out = BytesIO()
    plain.save(out, "PNG", optimize=room == ROOM)
    return out.getvalue()


def folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "logos"


@transaction.atomic
def set_branding(
    *, organisation: Organisation, accent: str, logo: bytes | None = None, is_logo_removed: bool = False
) -> None:
    """Another colour, and another logo or none; without either, the logo stays. What is printed stays as it is.

    Args:
        logo: as `clean_logo` gives it.

    Raises:
        OSError, FileDamaged: the disk refused; nothing is changed.
    """
    rows = Organisation.objects.filter(pk=organisation.pk)
    if logo is not None:
        rows.update(accent=accent, logo=f"logos/{storage.store(logo, folder(), '.png')}.png")
    elif is_logo_removed:
        rows.update(accent=accent, logo="")
    else:
        rows.update(accent=accent)


def logo_digest(organisation: Organisation) -> str:
    """The SHA-256 (hex) that names the logo; "" without one."""
    return Path(organisation.logo.name or "").stem


def logo_address(sha256: str) -> str:
    """The logo as an address that holds it, for a page or a paper: nothing has to be fetched.

    Raises:
        FileDamaged: the file is gone, or not what was stored.
    """
    if not SHA256.fullmatch(sha256):
        raise FileDamaged(sha256)
    with storage.open_whole(folder() / f"{sha256}.png", sha256) as file:
        return "data:image/png;base64," + base64.b64encode(file.read()).decode()


def old_logos() -> list[str]:
    """Digests of logos a day old that no organisation has any more; papers may still be drawn with them."""
    used = {Path(name).stem for name in Organisation.objects.exclude(logo="").values_list("logo", flat=True)}
    found = []
    for path in folder().glob("*.png"):
        with suppress(FileNotFoundError):
            if path.stem not in used and time.time() - path.stat().st_mtime > KEPT_SECONDS:
                found.append(path.stem)
    return found


def remove_logo(sha256: str) -> None:
    """Removes the file of a logo, if it is there."""
    (folder() / f"{sha256}.png").unlink(missing_ok=True)
