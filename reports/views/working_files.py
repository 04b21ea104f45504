"""The templates that come with the playbook: a page that lists them, and each as a file. They are nobody's secret."""

from __future__ import annotations

import hashlib

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import get_language
from django.views.decorators.http import condition, require_safe

from engine.playbook.working_files import WorkingFile
from playbooks import catalogue
from reports.sheets.docx import DOCX
from reports.sheets.downloads import XLSX, attached
from reports.sheets.working_document import working_document
from reports.sheets.working_sheet import working_sheet

LANGUAGES = ("en", "zh-hans")
KINDS = {"sheet": XLSX, "document": DOCX}


@login_not_required
@require_safe
def working_files(request: HttpRequest) -> HttpResponse:
    """All of them, each with what it is for, in the reader's language first."""
    files = catalogue.working_files(catalogue.default_playbook_id())
    here = "zh-hans" if (get_language() or "").startswith("zh") else "en"
    there = next(language for language in LANGUAGES if language != here)
    page = {"files": list(files.values()), "here": here, "there": there}
    return render(request, "reports/working_files.html", page)


def etag_of(request: HttpRequest, working_id: str, language: str) -> str | None:
    """A digest of the file; none for one that is not there."""
    file = catalogue.working_files(catalogue.default_playbook_id()).get(working_id)
    if file is None or language not in LANGUAGES:
        return None
    return f'"{hashlib.sha256(content_of(file, language)).hexdigest()[:32]}"'


@login_not_required
@require_safe
@condition(etag_func=etag_of)
def working_file(request: HttpRequest, working_id: str, language: str) -> HttpResponse:
    """One of them in one language, under its own name. Unknown ones are not found."""
    file = catalogue.working_files(catalogue.default_playbook_id()).get(working_id)
    if file is None or language not in LANGUAGES:
        raise Http404
    name = f"{file.title.in_language(language)}.{file.extension}"
    return attached(content_of(file, language), KINDS[file.kind], name)


_made: dict[tuple[str, str], bytes] = {}


def content_of(file: WorkingFile, language: str) -> bytes:
    """The bytes of a file; made once a process, for some thousandths of a second each."""
    key = (file.id, language)
    if key not in _made:
        with translation.override(language):
            make = working_sheet if file.kind == "sheet" else working_document
            _made[key] = make(file, language)
    return _made[key]
