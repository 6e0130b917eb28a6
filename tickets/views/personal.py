"""One's own settings: days away, canned texts."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST

from campuses import clock
from tickets.forms.personal import AbsenceForm, CannedReplyForm
from tickets.models import Absence, CannedReply
from tickets.views.shared import operator_of


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def away(request: HttpRequest) -> HttpResponse:
    operator = operator_of(request)
    form = AbsenceForm(request.POST or None, operator=operator)
    if form.is_bound and form.is_valid():
        form.save()
        Absence.objects.begin_due(clock.now())
        messages.success(request, "Saved. Your tickets are looked after from that day on.")
        return HttpResponseRedirect("/tickets/away/")
    absences = Absence.objects.filter(operator=operator, ends_at__gt=clock.now()).select_related("stand_in")
    context = {"form": form, "absences": absences}
    return render(request, "tickets/away.html", context, status=422 if form.is_bound else 200)


@require_POST
@login_required
def back(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(Absence, pk=pk, operator=operator_of(request)).delete()
    messages.success(request, "Welcome back. What was handed on stays where it is.")
    return HttpResponseRedirect("/tickets/away/")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def texts(request: HttpRequest) -> HttpResponse:
    operator = operator_of(request)
    form = CannedReplyForm(request.POST or None)
    if form.is_bound and form.is_valid():
        form.instance.operator = operator
        form.save()
        messages.success(request, "Saved. It is offered beside each answer.")
        return HttpResponseRedirect("/tickets/texts/")
    offered = CannedReply.objects.offered_to(operator).select_related("campus")
    context = {"form": form, "texts": offered}
    return render(request, "tickets/texts.html", context, status=422 if form.is_bound else 200)


@require_POST
@login_required
def drop_text(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(CannedReply, pk=pk, operator=operator_of(request)).delete()
    return HttpResponseRedirect("/tickets/texts/")
