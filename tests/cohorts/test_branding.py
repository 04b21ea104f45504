"""Colour and logo of an organisation: what is taken, what is refused in words, and what of a picture is kept."""

import hashlib
import os
import time
from io import BytesIO

import pytest
from PIL import Image, ImageFile

from cohorts import branding
from cohorts.branding import NotTaken, clean_accent, clean_logo, set_branding
from cohorts.models import Organisation
from jobs.storage import FileDamaged
from tests.cohorts.pictures import SECRET, bomb, moving, picture, talking, text_bomb


@pytest.mark.parametrize(("typed", "kept"), [("", ""), ("  ", ""), ("#0F5C58", "#0f5c58"), (" #767676 ", "#767676")])
def test_a_colour_that_reads_on_white_is_taken(typed, kept):
    assert clean_accent(typed) == kept


@pytest.mark.parametrize(
    "typed", ["red", "#fff", "#0f5c5", "#0f5c58;", "0f5c58", "#0f5c5g", "#0f5c588", "url(x)", "＃0f5c58"]
)
def test_what_is_no_colour_is_refused(typed):
    with pytest.raises(NotTaken, match="for example #0f5c58"):
        clean_accent(typed)


@pytest.mark.parametrize("typed", ["#ffffff", "#777777", "#ff0000", "#7fd0c8"])
def test_a_pale_colour_is_refused_with_one_that_is_taken(typed):
    with pytest.raises(NotTaken, match=r"contrast of [1-4]\.[0-9] to 1") as refused:
        clean_accent(typed)
    better = str(refused.value).rstrip(".").rsplit(" ", 1)[1]
    assert clean_accent(better) == better


def test_a_contrast_is_never_said_to_be_enough_when_it_is_not():
    with pytest.raises(NotTaken, match=r"contrast of 4\.4 to 1"):  # 4.48
        clean_accent("#777777")


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_nothing_but_the_pixels_is_kept_and_they_stand_upright(kind):
    given = talking(kind)
    assert SECRET in given
    kept = clean_logo(BytesIO(given))
    assert SECRET not in kept
    with Image.open(BytesIO(kept)) as read:
        assert (read.format, read.size, read.mode) == ("PNG", (50, 200), "RGB")
        assert (read.info, dict(read.getexif())) == ({}, {})
        red, blue = read.getpixel((45, 5)), read.getpixel((5, 5))
    assert red[0] > 200 > red[1]
    assert min(blue) > 200


@pytest.mark.parametrize(
    ("mode", "kind", "kept"),
    [("RGBA", "PNG", "RGB"), ("P", "PNG", "RGB"), ("1", "PNG", "RGB"), ("L", "JPEG", "RGB"), ("CMYK", "JPEG", "RGB")],
)
def test_every_way_to_hold_colours_is_read(mode, kind, kept):
    ground, mark = {"1": (1, 0), "P": (0, 1), "L": (255, 0)}.get(mode, ("white", "black"))
    with Image.open(BytesIO(clean_logo(BytesIO(picture(kind=kind, mode=mode, ground=ground, mark=mark))))) as read:
        assert read.mode == kept


def test_sixteen_bits_of_grey_keep_their_levels():
    grey = Image.new("I;16", (20, 10), 32768)
    out = BytesIO()
    grey.save(out, "PNG")
    with Image.open(BytesIO(clean_logo(BytesIO(out.getvalue())))) as read:
        assert read.getpixel((5, 5)) == (128, 128, 128)


def test_what_is_clear_stays_clear():
    given = picture(mode="RGBA", ground=(0, 0, 0, 0), mark=(200, 0, 0, 255))
    with Image.open(BytesIO(clean_logo(BytesIO(given)))) as read:
        assert (read.mode, read.getpixel((199, 49))[3], read.getpixel((5, 5))) == ("RGBA", 0, (200, 0, 0, 255))


@pytest.mark.parametrize(("size", "kept"), [((2000, 100), (720, 36)), ((100, 2000), (10, 200)), ((1, 1), (1, 1))])
def test_no_more_pixels_are_kept_than_paper_shows(size, kept):
    with Image.open(BytesIO(clean_logo(BytesIO(picture(*size))))) as read:
        assert read.size == kept


def test_the_same_picture_gives_the_same_bytes():
    assert clean_logo(BytesIO(picture())) == clean_logo(BytesIO(picture()))


REFUSED = {
    "too many bytes": (lambda: picture() + b"\0" * 1_000_000, "larger than 1 MB"),
    "too wide": (lambda: picture(2001, 10), "wider or taller than 2000 pixels"),
    "too tall": (lambda: picture(10, 2001), "wider or taller than 2000 pixels"),
    "bomb": (lambda: bomb(60_000, 60_000), "wider or taller than 2000 pixels"),
    "bomb below the decoder's own bound": (lambda: bomb(9000, 9000), "wider or taller than 2000 pixels"),
    "text bomb": (text_bomb, "cannot be read"),
    "moves": (moving, "several pictures or moves"),
    "empty": (lambda: b"", "cannot be read"),
    "no picture": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", "cannot be read"),
    "GIF": (lambda: picture(kind="GIF"), "cannot be read"),
    "WebP": (lambda: picture(kind="WEBP"), "cannot be read"),
    "no pixels": (lambda: bomb(10, 10), "cannot be read"),
    "cut off": (lambda: picture(kind="JPEG")[:-200], "cannot be read"),
    "cut off at once": (lambda: picture()[:20], "cannot be read"),
    "no width": (lambda: bomb(0, 10), "cannot be read"),
}


@pytest.mark.parametrize("is_lenient", [False, True])
@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_logo_is_refused_in_words(monkeypatch, name, is_lenient):
    """Whatever another library told Pillow, as WeasyPrint does when it is loaded."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", is_lenient)
    make, words = REFUSED[name]
    with pytest.raises(NotTaken, match=words):
        clean_logo(BytesIO(make()))
    assert is_lenient == ImageFile.LOAD_TRUNCATED_IMAGES


def test_no_broken_byte_leads_further_than_a_refusal():
    whole = picture(20, 20)
    for at in range(len(whole)):
        broken = whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]
        try:
            kept = clean_logo(BytesIO(broken))
        except NotTaken:
            continue
        assert kept.startswith(b"\x89PNG")


@pytest.fixture
def kiln(cohort):
    return cohort.programme.organisation


@pytest.mark.django_db
def test_a_logo_is_named_by_its_content_replaced_and_removed(kiln):
    one, two = clean_logo(BytesIO(picture())), clean_logo(BytesIO(picture(mark="blue")))
    seen = []
    for more in ({"logo": one}, {}, {"logo": two}, {"is_logo_removed": True}):
        set_branding(organisation=kiln, accent="#0f5c58", **more)
        kiln.refresh_from_db()
        seen.append(branding.logo_digest(kiln))
    first, second = (hashlib.sha256(data).hexdigest() for data in (one, two))
    assert seen == [first, first, second, ""]
    assert kiln.accent == "#0f5c58"
    assert branding.logo_address(first).startswith("data:image/png;base64,")


@pytest.mark.django_db
def test_a_logo_that_is_not_what_was_stored_is_not_shown(kiln):
    set_branding(organisation=kiln, accent="", logo=clean_logo(BytesIO(picture())))
    kiln.refresh_from_db()
    digest = branding.logo_digest(kiln)
    (branding.folder() / f"{digest}.png").write_bytes(b"another")
    for asked in (digest, "0" * 64, "../secret", ""):
        with pytest.raises(FileDamaged):
            branding.logo_address(asked)


@pytest.mark.django_db
def test_a_full_disk_changes_nothing(kiln):
    branding.folder().parent.mkdir(parents=True, exist_ok=True)
    branding.folder().write_text("in the way")
    with pytest.raises(OSError, match="logos"):
        set_branding(organisation=kiln, accent="#0f5c58", logo=clean_logo(BytesIO(picture())))
    kiln.refresh_from_db()
    assert (kiln.accent, kiln.logo.name) == ("", "")


@pytest.mark.django_db
def test_only_logos_a_day_old_that_nobody_has_are_old(kiln):
    pictures = [clean_logo(BytesIO(picture(mark=mark))) for mark in ("red", "blue", "green")]
    for data in pictures:
        set_branding(organisation=kiln, accent="", logo=data)
    digests = [hashlib.sha256(data).hexdigest() for data in pictures]
    yesterday = time.time() - branding.KEPT_SECONDS - 60
    for digest in (digests[0], digests[2]):
        os.utime(branding.folder() / f"{digest}.png", (yesterday, yesterday))
    assert branding.old_logos() == [digests[0]]
    assert Organisation.objects.get().logo.name == f"logos/{digests[2]}.png"
