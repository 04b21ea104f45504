"""Files behind sealed answers: as they were sealed, or not at all; and what a browser shows of them."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from assessments import actions
from jobs.storage import FileDamaged
from reviews import actions as review_actions
from reviews.reading import pieces_of
from reviews.sealed_files import PREVIEW, NoPreview, open_sealed, preview_of


def picture(form="JPEG", size=(40, 30), **more):
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, form, **more)
    return out.getvalue()


@pytest.fixture
def sealed_with(answered, enrolment, alice):
    """Hands in with one file, and gives the submission, its piece, and the row that was attached."""

    def hand_in(name, content):
        file = SimpleUploadedFile(name, content)
        row = actions.attach_file(assessment=answered, item_id="mr_01", file=file, by=alice)
        submission = review_actions.submit(assessment=answered, enrolment=enrolment, by=alice)
        (piece,) = pieces_of(submission)
        return submission, piece, row

    return hand_in


def test_a_file_that_was_taken_back_is_opened_as_it_was_sealed(sealed_with, alice):
    submission, piece, row = sealed_with("log.txt", b"five talks")
    actions.remove_evidence(evidence=row, by=alice)
    with open_sealed(submission, piece) as file:
        assert file.read() == b"five talks"


def test_another_file_in_its_place_is_not_opened(sealed_with):
    submission, piece, row = sealed_with("log.txt", b"five talks")
    with row.file.storage.open(row.file.name, "wb") as file:
        file.write(b"nine talks")
    with pytest.raises(FileDamaged):
        open_sealed(submission, piece)


def test_a_missing_file_is_said_to_be_missing(sealed_with):
    submission, piece, row = sealed_with("log.txt", b"five talks")
    row.file.storage.delete(row.file.name)
    with pytest.raises(FileDamaged):
        open_sealed(submission, piece)


def test_the_file_of_another_venture_is_not_opened_by_its_id(sealed_with, charlie):
    submission, piece, row = sealed_with("log.txt", b"five talks")
    other = actions.start_assessment(name="Another", by=charlie)
    type(row).objects.filter(pk=row.pk).update(assessment=other)
    with pytest.raises(FileDamaged):
        open_sealed(submission, piece)


def test_a_picture_is_drawn_anew_without_where_it_was_taken():
    taken = Image.Exif()
    taken[0x010F] = "Camera of Alice"
    shown, media_type = preview_of(BytesIO(picture(size=(4000, 3000), exif=taken)))
    assert media_type == "image/png"
    data = shown.read()
    assert b"Camera of Alice" not in data
    with Image.open(BytesIO(data)) as drawn:
        assert drawn.width <= PREVIEW[0]
        assert drawn.height <= PREVIEW[1]


def test_a_pdf_is_shown_as_it_is():
    shown, media_type = preview_of(BytesIO(b"%PDF-1.4 minutes"))
    assert (media_type, shown.read()) == ("application/pdf", b"%PDF-1.4 minutes")


@pytest.mark.parametrize(
    "content", [b"plain words", b"<script>alert(1)</script>", picture()[:200], b"", b"\x89PNG\r\n\x1a\n"]
)
def test_what_is_no_picture_and_no_pdf_is_not_shown(content):
    with pytest.raises(NoPreview):
        preview_of(BytesIO(content))


def test_a_picture_of_more_points_than_a_camera_makes_is_not_drawn():
    out = BytesIO()
    Image.new("1", (9000, 9000)).save(out, "PNG")
    with pytest.raises(NoPreview):
        preview_of(out)
