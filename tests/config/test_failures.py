"""What somebody sees while the database is away."""

import pytest
from django.db import OperationalError, connection
from django.urls import reverse


def away(*_anything):
    raise OperationalError("the server closed the connection")


@pytest.mark.parametrize(("language", "words"), [("en", "send it again in a minute"), ("zh-hans", "数据库")])
@pytest.mark.parametrize("method", ["get", "post"])
def test_whoever_is_signed_in_is_told_what_was_kept(client, answered, alice, language, words, method):
    client.force_login(alice)
    client.cookies["django_language"] = language
    client.raise_request_exception = False
    with connection.execute_wrapper(away):
        response = getattr(client, method)(reverse("chapter", args=[answered.public_id, "mr"]))
    assert (response.status_code, response["Retry-After"]) == (503, "60")
    assert words in response.content.decode()


def test_our_own_mistakes_keep_their_page(client, answered, alice):
    def broken(*_anything):
        raise ValueError("a mistake of ours")

    client.force_login(alice)
    client.raise_request_exception = False
    with connection.execute_wrapper(broken):
        response = client.get(reverse("result", args=[answered.public_id]))
    assert response.status_code == 500
    assert "The mistake is ours" in response.content.decode()
