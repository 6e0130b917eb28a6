"""Ended chats, read again by those who may, and the notes that go with them (Q11, Q21). Every look is recorded."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from campuses import clock
from campuses.models import Operator
from campuses.problems import Problem
from campuses.ranks import person
from chat import reading
from chat.models import ChatSession, Note, Watch

AT_ONCE = 30
WORDS_LENGTH = 100
NOTE_LENGTH = 4000


class NoteForm(forms.Form):
    """A reviewer's note."""

    body = forms.CharField(
        label="Add a note",
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For staff only, and for whoever reviews this chat after you.",
        error_messages={"required": "Write the note first."},
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False


@require_safe
@never_cache
@login_required
def find(request: HttpRequest) -> HttpResponse:
    """By their number, or by words in their notes; else the last ones. That list shows nobody's words."""
    me = person(request)
    words = request.GET.get("q", "").replace("\0", "").strip()[:WORDS_LENGTH]
    if words and (chat := reading.over(me).filter(reference__iexact=words).first()):
        return redirect("transcript", chat.reference)
    context: dict[str, Any] = {"words": words, "words_length": WORDS_LENGTH}
    if words:
        context |= _notes(me, words, request.GET.get("page", ""))
    else:
        chats = reading.over(me).select_related("campus__policy", "lead").prefetch_related("watches__operator")
        page = Paginator(chats.annotate(noted=Count("notes")), AT_ONCE).get_page(request.GET.get("page", ""))
        context |= {"page": page, "chats": [(chat, _stays(chat, me)) for chat in page]}
    return render(request, "desk/transcripts/find.html", context)


def _notes(me: Operator, words: str, page: str) -> dict[str, Any]:
    """What a search shows of others' ended chats is a look at each of them (P21)."""
    found = Note.objects.visible_to(me).saying(words)
    shown = Paginator(found.select_related("author", "session__campus", "session__lead"), AT_ONCE).get_page(page)
    at = clock.now()
    for chat in {note.session for note in shown}:
        chat.remember_the_look(me, at, how="note search")
    return {"page": shown, "hits": reading.hits(shown, words)}


def _stays(chat: ChatSession, me: Operator) -> list[Watch]:
    """As `chat.observers(me)`, of a chat whose stays are in memory."""
    return [stay for stay in chat.watches.all() if stay.is_shown_to(me)]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def read(request: HttpRequest, reference: str) -> HttpResponse:
    """One ended chat. Somebody else's opens when it has been said why; what cannot be read is not there."""
    me = person(request)
    chat = get_object_or_404(reading.over(me).select_related("campus__policy", "lead", "ticket"), reference=reference)
    why = request.GET.get("why", "")
    if why not in reading.Why.values and not reading.is_own(chat, me):
        return render(request, "desk/transcripts/why.html", {"chat": chat, "whys": reading.Why.choices})
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            chat.note(me, form.cleaned_data["body"].strip(), form.cleaned_data["key"])
        except Problem as problem:
            form.add_error("body", problem.detail)
        else:
            messages.success(request, "Your note stands at the end of the chat.")
            return redirect(request.get_full_path())
    chat.remember_the_look(me, clock.now(), **({"why": why} if why in reading.Why.values else {}))
    context = {
        "chat": chat,
        "zone": chat.campus.time_zone,
        "entries": reading.stream(chat),
        "stays": chat.observers(me),
        "form": form,
        "told": chat.is_overseen_by(me) or chat.campus.policy.tell_lead_when_watched,
    }
    return render(request, "desk/transcripts/read.html", context)
