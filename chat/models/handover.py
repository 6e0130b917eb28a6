"""How a chat changes hands: offers of transfers, and the one statement that gives it another lead."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from campuses import clock
from campuses.models import Operator, Queue
from campuses.problems import Problem
from chat import broadcasts
from chat.models.message import LineKind
from chat.models.presence import Presence
from chat.models.states import State
from chat.models.timer import Kind, Timer
from chat.models.transfer import Transfer, TransferStatus, called_by

if TYPE_CHECKING:
    from chat.models.session import ChatSession


class Handover:
    """The verbs of a `ChatSession` that concern its next lead."""

    def offer_transfer(
        self: ChatSession,
        by: Operator,
        *,
        operator: Operator | None = None,
        queue: Queue | None = None,
        message: str = "",
        to_patron: str | None = None,
        key: UUID | None = None,
    ) -> Transfer:
        """The lead asks a colleague who is online, or a queue's operators, to take the chat. An earlier one goes back.

        Raises `not_allowed` unless `by` leads, `operator_offline`, `invalid`, `not_active`, `ended`, `key_reused`.
        """
        at = clock.now()
        if key and (earlier := self.transfers.filter(key=key).first()):
            if (earlier.sender_id, earlier.operator, earlier.queue, earlier.message) != (
                by.pk,
                operator,
                queue,
                message,
            ):
                raise Problem("key_reused")
            return earlier
        with transaction.atomic():
            self._must_lead(by)
            self._must_be_reachable(by, operator, queue, at)
            for open_offer in self.transfers.offered():
                if self._is_the_same(open_offer, operator, queue, message, to_patron, at):
                    return open_offer
                open_offer.withdraw(by)
            transfer = self.transfers.create(
                sender=by,
                operator=operator,
                queue=queue,
                message=message,
                to_patron=to_patron,
                key=key,
                offered_at=at,
                expires_at=at + timedelta(seconds=self.campus.policy.transfer_seconds),
            )
            Timer.objects.arm(self, Kind.TRANSFER_EXPIRY, transfer.expires_at, transfer=transfer.pk)
            whom = {"to": operator.username} if operator else {"queue": queue.slug if queue else ""}
            self.record("transfer_offered", by=by, at=at, transfer=transfer.pk, **whom)
            broadcasts.transfer_changed(transfer)
        return transfer

    @staticmethod
    def _is_the_same(
        offer: Transfer,
        operator: Operator | None,
        queue: Queue | None,
        message: str,
        to_patron: str | None,
        at: datetime,
    ) -> bool:
        """A second click on the same button is no second offer."""
        now, then = (operator, queue, message, to_patron), (offer.operator, offer.queue, offer.message, offer.to_patron)
        return now == then and offer.expires_at > at

    def _must_be_reachable(
        self: ChatSession, by: Operator, operator: Operator | None, queue: Queue | None, at: datetime
    ) -> None:
        if operator is not None:
            if operator.pk == by.pk:
                message = "You lead this chat already."
                raise self.Refused("invalid", message, fields={"operator": message})
            if not Presence.objects.online(at).filter(operator=operator).exists():
                raise self.Refused("operator_offline", f"{operator} is not online any more. The chat stays with you.")
        elif not called_by(queue, at).exclude(operator=by).exists():
            raise self.Refused("operator_offline", f"Nobody of {queue} is online. The chat stays with you.")

    def hand_over(self: ChatSession, lead: Operator, to: Operator, at: datetime) -> None:
        """From one lead to the next in one conditional UPDATE: no moment has none, and none has two.

        In the caller's transaction. Raises `transfer_closed` when `lead` leads no longer.
        """
        chats = type(self).objects.filter(pk=self.pk, state=State.ACTIVE, lead=lead)
        if not chats.update(lead=to, last_operator_at=at):
            raise self.Refused("transfer_closed")
        self.lead, self.last_operator_at = to, at
        self.watches.present().filter(operator=to).update(until=at)
        self._close_offers(at)
        self._close_calls(at)
        self.end_screen(lead)  # the patron said yes to one librarian
        if self.in_crisis:
            self.look_after(to, at)
        self.record("transferred", by=lead, at=at, to=to.username)
        self.add_line(LineKind.SYSTEM, code="transferred", at=at, operator=self._introduce_with_campus(to))
        broadcasts.chat_changed(self)
        broadcasts.operator_changed(lead)
        broadcasts.operator_changed(to)

    @staticmethod
    def _introduce_with_campus(operator: Operator) -> dict[str, object]:
        """At a transfer the patron hears both, whom and from where (C44)."""
        campus = operator.campus
        return {
            "name": operator.get_full_name(),
            "campus": {"slug": campus.slug, "name": campus.name} if campus else None,
        }

    def _close_offers(self: ChatSession, at: datetime) -> None:
        """Nobody can take any more what has ended, or has gone to somebody else."""
        for offer in self.transfers.offered():
            if offer._close(TransferStatus.WITHDRAWN, at, None):  # noqa: SLF001 -- one aggregate
                self.record("transfer_withdrawn", at=at, transfer=offer.pk)

    def on_transfer_expiry(self: ChatSession, timer: Timer, at: datetime) -> None:
        for offer in self.transfers.offered().filter(pk=timer.data["transfer"]):
            offer.expire(at)
