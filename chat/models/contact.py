"""The patron's e-mail address, asked early in case the chat breaks off (C16), and the sharing of a screen (C52)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models, transaction

from campuses import clock
from chat import broadcasts
from chat.models.message import LineKind
from chat.models.states import State

if TYPE_CHECKING:
    from campuses.models import Operator
    from chat.models.message import Message
    from chat.models.session import ChatSession


class Screen(models.TextChoices):
    """How far the sharing of a screen has come; each is a system line's code and an event's name."""

    NONE = ""
    ASKED = "ask_screen"
    SHARED = "screen_shared"
    DECLINED = "screen_declined"
    STOPPED = "screen_stopped"


class Contact:
    """The verbs of a `ChatSession` for what only its patron can give."""

    def ask_email(self: ChatSession, by: Operator) -> Message:
        """The widget shows a small form; what is typed there comes by `give_email`. Asking again is allowed."""
        with transaction.atomic():
            self._must_be_staffed(by)
            self.record("asked_email", by=by)
            return self.add_line(LineKind.SYSTEM, code="ask_email")

    def give_email(self: ChatSession, email: str) -> None:
        """The patron's address, stored on the encounter; every desk that reads the chat shows it."""
        with transaction.atomic():
            type(self).objects.filter(pk=self.pk).update(patron_email=email)
            self.patron_email = email
            self.record("email_given")
            self.add_line(LineKind.SYSTEM, code="email_given")
            broadcasts.chat_changed(self)

    @property
    def screen(self: ChatSession) -> str:
        """The last step of sharing a screen; nothing is shared once the chat is over."""
        steps = [step for step in Screen.values if step]
        last = self.events.filter(name__in=steps).order_by("at", "pk").last()
        return last.name if last and self.state == State.ACTIVE else Screen.NONE

    def ask_for_screen(self: ChatSession, by: Operator) -> None:
        """Ask the patron to show a tab, a window or the screen. Nothing is seen before they say yes."""
        with transaction.atomic():
            self._must_be_staffed(by)
            if self.screen in {Screen.ASKED, Screen.SHARED}:
                return
            self._screen_step(Screen.ASKED, by, operator=by.get_full_name())

    def answer_screen(self: ChatSession, step: str) -> None:
        """The patron says yes, no, or stops. An answer to a question that nobody asked is refused."""
        allowed = {
            Screen.SHARED: {Screen.ASKED, Screen.STOPPED, Screen.SHARED},
            Screen.DECLINED: {Screen.ASKED},
            Screen.STOPPED: {Screen.SHARED, Screen.ASKED},
        }
        with transaction.atomic():
            if self.screen == step:
                return
            if self.screen not in allowed[Screen(step)]:
                raise self.Refused("not_allowed", "Nobody has asked to see your screen.")
            self._screen_step(Screen(step), None)

    def stop_screen(self: ChatSession, by: Operator) -> None:
        with transaction.atomic():
            self._must_be_staffed(by)
            self.end_screen(by)

    def end_screen(self: ChatSession, by: Operator) -> None:
        """Whatever was asked or shown is over; in the caller's transaction."""
        if self.screen in {Screen.ASKED, Screen.SHARED}:
            self._screen_step(Screen.STOPPED, by)

    def _screen_step(self: ChatSession, step: Screen, by: Operator | None, **data: Any) -> None:
        self.record(step, by=by)
        self.add_line(LineKind.SYSTEM, code=step, by="operator" if by else "patron", **data)

    def _must_be_staffed(self: ChatSession, by: Operator) -> None:
        """Only those whom the patron may hear ask the patron for something, while the chat runs."""
        fresh = type(self).objects.select_for_update(of=("self",)).get(pk=self.pk)
        self.state, self.lead_id, at = fresh.state, fresh.lead_id, clock.now()
        if self.is_over:
            raise self.Refused("ended")
        if not self.is_active:
            raise self.Refused("not_active", "Claim the chat first; then you can ask its patron.")
        if not self.is_staffed_by(by):
            raise self.Refused("not_allowed", "Only the chat's lead and those who joined can ask its patron.")
        type(self).objects.filter(pk=self.pk).update(last_operator_at=at)
