"""The method in plain words: what the playbook weighs, expects and rests on."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from playbooks import catalogue


@login_not_required
@require_safe
def method(request: HttpRequest) -> HttpResponse:
    """How a verdict comes about: chapters, bands, caps, thresholds and dated law, each with its source."""
    playbook = catalogue.playbook_on_disk(catalogue.default_playbook_id())
    guide = catalogue.guide_of(playbook.id)
    context = {"playbook": playbook, "guide": guide, "claimed_until": int(playbook.claimed_until * 100)}
    return render(request, "playbooks/method.html", context)
