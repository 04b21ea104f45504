"""A form that makes something makes it once: a double click or a repeated post leads to what the first one made."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.files import File
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from accounts.models import SentForm

View = Callable[..., HttpResponse]
FIELD = "once"  # the hidden field that `{% once %}` writes


class NothingMade(Exception):
    """The view refused the form: what it wrote is undone, and the same form may be sent again."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__(response.status_code)
        self.response = response


def once(view: View) -> View:
    """Lets a view take each form it gave out once; the same form again is answered with the first redirect.

    A view counts as done when it redirects. It runs in a transaction, so that two posts at the same moment
    wait for each other. Forms without the key (`{% once %}`) are taken as they come.
    """

    @wraps(view)
    def taken(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = key_of(request)
        if key is None:
            return view(request, *args, **kwargs)
        try:
            with transaction.atomic():
                row = SentForm.objects.create(key=key)
                response = view(request, *args, **kwargs)
                if response.status_code != 302:
                    raise NothingMade(response)
                SentForm.objects.filter(pk=row.pk).update(location=response["Location"])
                return response
        except NothingMade as refused:
            return refused.response
        except IntegrityError:
            earlier = SentForm.objects.filter(key=key).first()
            if earlier is None:
                raise
            return HttpResponseRedirect(earlier.location)

    return taken


def key_of(request: HttpRequest) -> str | None:
    """SHA-256 (hex) over person, address, and all that the form holds; None when it is no such form.

    The content belongs to it: somebody who goes back and changes the name means another thing.
    """
    given = request.POST.get(FIELD, "") if request.method == "POST" else ""
    if len(given) != 32 or not request.user.is_authenticated:
        return None
    fields = [(name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"]
    files = [(name, file.name, file_digest(file)) for name, several in request.FILES.lists() for file in several]
    content = [request.user.pk, request.path, sorted(fields), sorted(files)]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def file_digest(file: File) -> str:
    """SHA-256 (hex) of a file, which is left at its start."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
