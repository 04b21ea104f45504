"""What a picture tells beside what it shows goes; what it shows stays, pixel by pixel."""

from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

from assessments.evidence.file_kinds import JPEG, PDF, PNG
from assessments.evidence.hidden_parts import NotReadable, without_hidden_parts

pytestmark = pytest.mark.database_free
SECRET = b"31.2304N 121.4737E"
XMP = b"http://ns.adobe.com/xap/1.0/\0<x>" + SECRET + b"</x>"


def drawing():
    picture = Image.new("RGB", (40, 24))
    picture.putdata([(x * 6, y * 10, (x * y) % 255) for y in range(24) for x in range(40)])
    return picture


def jpeg(orientation=1, **more):
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = SECRET.decode()  # a description
    exif.get_ifd(0x8825)[1] = "N"  # a place
    held = BytesIO()
    drawing().save(held, "JPEG", exif=exif, comment=SECRET, quality=90, **more)
    content = held.getvalue()
    part = b"\xff\xe1" + (len(XMP) + 2).to_bytes(2, "big") + XMP
    return content[:2] + part + content[2:] + b"behind the end: " + SECRET


def png(**more):
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", SECRET.decode())
    told.add_itxt("XML:com.adobe.xmp", SECRET.decode())
    held = BytesIO()
    drawing().save(held, "PNG", pnginfo=told, exif=Image.Exif(), **more)
    return held.getvalue() + SECRET


def pixels(content):
    with Image.open(BytesIO(content)) as picture:
        return picture.size, picture.convert("RGB").tobytes()


@pytest.mark.parametrize("more", [{}, {"progressive": True}, {"restart_marker_rows": 1}])
def test_a_photo_shows_the_same_and_tells_nothing_else(more):
    content = jpeg(**more)
    kept = without_hidden_parts(content, JPEG)
    assert SECRET in content
    assert SECRET not in kept
    assert pixels(kept) == pixels(content)
    with Image.open(BytesIO(kept)) as picture:
        assert not picture.getexif()
        assert "comment" not in picture.info


@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_a_photo_held_upright_stays_upright(orientation):
    kept = without_hidden_parts(jpeg(orientation), JPEG)
    with Image.open(BytesIO(kept)) as picture:
        assert dict(picture.getexif()) == {0x0112: orientation}
    assert SECRET not in kept


def test_a_colour_profile_stays():
    profile = b"a profile of colours"
    for content, kind in ((jpeg(icc_profile=profile), JPEG), (png(icc_profile=profile), PNG)):
        with Image.open(BytesIO(without_hidden_parts(content, kind))) as picture:
            assert picture.info["icc_profile"] == profile


def test_a_drawing_shows_the_same_and_tells_nothing_else():
    content = png()
    kept = without_hidden_parts(content, PNG)
    assert SECRET in content
    assert SECRET not in kept
    assert pixels(kept) == pixels(content)


def test_other_files_stay_as_they_are():
    assert without_hidden_parts(b"%PDF-1.7 " + SECRET, PDF) == b"%PDF-1.7 " + SECRET


def test_twice_is_once():
    for content, kind in ((jpeg(6), JPEG), (png(), PNG)):
        once = without_hidden_parts(content, kind)
        assert without_hidden_parts(once, kind) == once


@pytest.mark.parametrize("kind", [JPEG, PNG])
def test_a_picture_cut_anywhere_is_refused_or_read_and_never_ends_in_an_error(kind):
    content = (jpeg() if kind == JPEG else png())[: -len(SECRET) - (16 if kind == JPEG else 0)]
    for end in range(0, len(content) - 1, 7):
        with pytest.raises(NotReadable):
            without_hidden_parts(content[:end], kind)
