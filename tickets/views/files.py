"""Giving a file to those who may see what it belongs to."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from tickets.models import File, TicketLook
from tickets.views.patron import ticket_with
from tickets.views.shared import operator_of, page_before


@require_safe
@login_required
def staff_file(request: HttpRequest, pk: UUID) -> FileResponse:
    file = get_object_or_404(File.objects.visible_to(operator_of(request)), pk=pk)
    if file.of_ticket is not None:
        file.of_ticket.looked_at(operator_of(request), TicketLook.How.FILE, page_before(request))
    return file.response()


@require_safe
def patron_file(request: HttpRequest, token: str, pk: UUID) -> FileResponse:
    """A note's file is not among the patron's, whatever its id (A109)."""
    return get_object_or_404(File.objects.of_patron(ticket_with(token)), pk=pk).response()
