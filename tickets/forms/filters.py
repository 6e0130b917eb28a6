"""The list's filter: every choice is one of a few, so that no query can be made from outside (A041)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import F, QuerySet
from django.http import QueryDict

from campuses.models import Operator, Queue
from tickets import search
from tickets.forms.desk import choose_from
from tickets.forms.patron import bare_helper
from tickets.models import Status, Tag, Ticket
from tickets.models.ticket import TicketQuerySet, queues_of

PAGE = 50
LAST_PAGE = 400
STATUSES = [
    ("new", "New"),
    ("open", "Open"),
    ("pending", "Waiting"),
    ("closed", "Closed"),
    ("all", "All"),
    ("spam", "Spam"),
]
ORDERS: dict[str, list[Any]] = {
    "newest": ["-last_at", "-pk"],
    "oldest": ["last_at", "pk"],
    "due": [F("due_at").asc(nulls_last=True), "-last_at"],
}


class FilterForm(forms.Form):
    status = forms.ChoiceField(choices=STATUSES, required=False, widget=forms.HiddenInput)
    q = forms.CharField(
        label="Search",
        max_length=200,
        required=False,
        widget=forms.SearchInput(attrs={"placeholder": "Words, a name, a number …"}),
    )
    queue = forms.ModelChoiceField(
        Queue.objects.none(), required=False, to_field_name="slug", empty_label="All my queues"
    )
    owner = forms.ChoiceField(
        label="Whose",
        choices=[("", "Anybody’s"), ("me", "Mine"), ("nobody", "Nobody’s")],
        required=False,
    )
    tag = forms.ModelChoiceField(Tag.objects.all(), required=False, to_field_name="name", empty_label="Any tag")
    order = forms.ChoiceField(
        choices=[("newest", "Latest first"), ("oldest", "Longest waiting first"), ("due", "Due first")], required=False
    )

    def __init__(self, data: QueryDict, operator: Operator, **kwargs: Any) -> None:
        super().__init__(data, auto_id="filter_%s", **kwargs)
        self.operator = operator
        choose_from(self, "queue", queues_of(operator))
        self.is_valid()  # what is not a choice counts as not chosen
        self.helper = bare_helper("q", "queue", "owner", "tag", "order", "status")

    def chosen(self, name: str) -> Any:
        return self.cleaned_data.get(name) or None

    @property
    def state(self) -> str:
        return str(self.chosen("status") or ("all" if self.chosen("q") else "new"))

    def scope(self) -> TicketQuerySet:
        """All that the filter holds, whatever its state."""
        tickets = Ticket.objects.visible_to(self.operator)
        if queue := self.chosen("queue"):
            tickets = tickets.filter(queue=queue)
        if self.chosen("owner") == "me":
            tickets = tickets.filter(owner=self.operator)
        elif self.chosen("owner") == "nobody":
            tickets = tickets.filter(owner=None)
        if tag := self.chosen("tag"):
            tickets = tickets.filter(tags=tag)
        return tickets

    def tickets(self) -> QuerySet[Ticket]:
        tickets = self.scope()
        if q := self.chosen("q"):
            found = search.by_reference(tickets, q)
            tickets = found if search.looks_like_reference(q) else search.matching(tickets, q)
        if self.state == "spam":
            tickets = tickets.filter(spam=True, merged_into=None)
        else:
            tickets = tickets.living()
            if self.state in Status.values:
                tickets = tickets.filter(status=self.state)
        return tickets.order_by(*ORDERS[self.chosen("order") or "newest"])
