"""Nobody deletes by a slip, and what is deleted is gone once."""
# ruff: noqa: F811  (fixtures)

import pytest
from django.urls import reverse

from reviews.models import Submission
from tests.canaries import ADDRESS, PERSON, VENTURE, WORDS, found, founder, handed_in, reviewer  # noqa: F401  fixtures

pytestmark = pytest.mark.django_db(transaction=True)


def test_nothing_goes_by_a_slip(client, handed_in, founder):
    client.force_login(founder)
    venture = handed_in.assessment.venture
    for path, wrong in ((reverse("venture_delete", args=[venture.public_id]), "Kanarien"), (reverse("own_data"), "x")):
        response = client.post(path, {"typed": wrong, "act": "delete"})
        assert response.status_code == 422
        assert "Nothing was deleted" in response.content.decode()
    # The return key presses the first button, which deletes nothing.
    response = client.post(reverse("venture_delete", args=[venture.public_id]), {"typed": VENTURE, "act": "check"})
    assert "nothing was deleted yet" in response.content.decode()
    assert Submission.objects.count() == 1
    path, sent = reverse("venture_delete", args=[venture.public_id]), {"typed": VENTURE.upper(), "act": "delete"}
    double = [client.post(path, sent | {"once": "d" * 32})["Location"] for _click in range(2)]
    assert double == [reverse("home")] * 2
    assert client.post(path, sent).status_code == 404
    gone = {"typed": ADDRESS, "act": "delete"}
    assert client.post(reverse("own_data"), gone).status_code == 302
    assert client.post(reverse("own_data"), gone)["Location"].startswith("/accounts/login/")
    assert found(PERSON, ADDRESS, VENTURE, WORDS) == []
