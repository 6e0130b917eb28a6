"""What is said in a chat. A line gets its number under the chat's own row, in the transaction that stores it."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from campuses import clock
from campuses.models import Operator
from campuses.problems import Problem
from chat import broadcasts
from chat.models.message import Message
from chat.models.states import State
from chat.models.watch import Mode

if TYPE_CHECKING:
    from chat.models.session import ChatSession

LINE_LENGTH = 4000

_STORE_AT_ONCE = """
    WITH chat AS (
        UPDATE chat_chatsession SET last_seq = last_seq + 1, last_patron_at = %s
        WHERE id = %s AND state IN (%s, %s) RETURNING id, last_seq
    )
    INSERT INTO chat_message (session_id, seq, kind, author_role, author_name, body, data, key, at)
    SELECT id, last_seq, 'patron', 'patron', %s, %s, '{}'::jsonb, %s, %s FROM chat RETURNING id, seq
"""


class Speech:
    """The verbs of a `ChatSession` that add lines."""

    def say_as_patron(self: ChatSession, body: str, key: UUID | None = None) -> Message:
        """The patron says something, waiting or in conversation. Raises `ended` afterwards, `key_reused`."""
        return self._say(body, key, role="patron", operator=None)

    def say(self: ChatSession, operator: Operator, body: str, key: UUID | None = None) -> Message:
        """The lead, or somebody who joined, says something to the patron.

        Raises `not_active` while the chat waits, `ended` afterwards, `not_allowed` for all others, `key_reused`.
        """
        return self._say(body, key, role="operator", operator=operator)

    def add_line(
        self: ChatSession,
        kind: str,
        *,
        role: str = "system",
        name: str = "",
        operator_id: int | None = None,
        body: str = "",
        code: str = "",
        key: UUID | None = None,
        at: datetime | None = None,
        **data: Any,
    ) -> Message:
        """Append a line in the caller's transaction; for the product's own lines (`system` with a code) and files."""
        seq = self._advance("last_seq = last_seq + 1")
        if seq is None:
            raise self.Refused("not_found")
        return self._store(
            seq,
            kind,
            role=role,
            name=name,
            operator_id=operator_id,
            body=body,
            key=key,
            at=at,
            data={"code": code, **data} if code else data,
        )

    def transcript(self: ChatSession) -> str:
        """The chat as plain text, as its patron may read it."""
        from chat.transcript import as_text  # noqa: PLC0415 -- reads messages

        return as_text(self, self.messages.order_by("seq"))

    def _say(self: ChatSession, body: str, key: UUID | None, *, role: str, operator: Operator | None) -> Message:
        at = clock.now()
        operator_id = operator.pk if operator else None
        try:
            if operator is None and connection.vendor == "postgresql":
                return self._store_at_once(body, key, at)
            with transaction.atomic():
                seq = self._advance_for_patron(at) if operator is None else self._advance_for(operator, at)
                if seq is None:
                    raise self._why_silent(operator)
                if operator is not None:
                    self._reveal(operator, at)
                return self._store(
                    seq,
                    role,
                    role=role,
                    name=operator.get_full_name() if operator else self.patron_name,
                    operator_id=operator_id,
                    body=body,
                    key=key,
                    at=at,
                )
        except (IntegrityError, Problem) as refusal:
            # A repeated send is answered as the first was, even if the chat has ended since.
            earlier = self.messages.filter(key=key).first() if key else None
            if earlier is None:
                raise
            if not earlier.says_the_same_as(author_role=role, operator_id=operator_id, body=body):
                raise Problem("key_reused") from refusal
            return earlier

    def _store(
        self: ChatSession, seq: int, kind: str, *, role: str, name: str, at: datetime | None, **fields: Any
    ) -> Message:
        message = Message.objects.create(
            session=self, seq=seq, kind=kind, author_role=role, author_name=name, at=at or clock.now(), **fields
        )
        self.last_seq = seq
        broadcasts.line_added(self)
        return message

    def _store_at_once(self: ChatSession, body: str, key: UUID | None, at: datetime) -> Message:
        """A patron's line, numbered and stored in one statement: PostgreSQL is asked once instead of four times."""
        line = Message(
            session=self, kind="patron", author_role="patron", author_name=self.patron_name, body=body, key=key, at=at
        )
        states = [State.WAITING.value, State.ACTIVE.value]
        # By itself it is a transaction of its own; within another one a refused key must not spoil that one.
        with transaction.atomic() if connection.in_atomic_block else nullcontext(), connection.cursor() as cursor:
            cursor.execute(_STORE_AT_ONCE, [at, self.pk, *states, line.author_name, body, key, at])
            row = cursor.fetchone()
        if row is None:
            raise self._why_silent(None)
        line.pk, line.seq = row
        line._state.adding = False  # noqa: SLF001 -- as Django's own `create` leaves it
        self.last_seq = line.seq
        broadcasts.line_added(self)
        return line

    def _advance_for_patron(self: ChatSession, at: datetime) -> int | None:
        return self._advance(
            "last_seq = last_seq + 1, last_patron_at = %s", [at], "state IN (%s, %s)", [State.WAITING, State.ACTIVE]
        )

    def _advance_for(self: ChatSession, operator: Operator, at: datetime) -> int | None:
        """The permission is part of the UPDATE: who lost the lead a moment ago is not heard any more."""
        seq = self._advance(
            "last_seq = last_seq + 1, last_operator_at = %s",
            [at],
            "state = %s AND lead_id = %s",
            [State.ACTIVE, operator.pk],
        )
        if seq is None:
            seq = self._advance("last_seq = last_seq + 1, last_operator_at = %s", [at], "state = %s", [State.ACTIVE])
            # Under the chat's row now: who left or lost it a moment ago is seen here, and the number goes back.
            if seq is not None and not self.watches.rightful(operator).filter(mode=Mode.JOINED).exists():
                raise self._why_silent(operator)
        return seq

    def _advance(
        self: ChatSession,
        change: str,
        values: list[Any] | None = None,
        only: str = "1 = 1",
        given: list[Any] | None = None,
    ) -> int | None:
        """Take the next number in one statement; None when the condition does not hold. The row stays locked."""
        to_db = connection.ops.adapt_datetimefield_value
        params = [
            to_db(value) if isinstance(value, datetime) else str(value) if isinstance(value, State) else value
            for value in [*(values or []), self._db_pk, *(given or [])]
        ]
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE chat_chatsession SET {change} WHERE id = %s AND {only} RETURNING last_seq",  # noqa: S608 -- constants
                params,
            )
            row = cursor.fetchone()
        return row[0] if row else None

    @property
    def _db_pk(self: ChatSession) -> Any:
        return self._meta.pk.get_db_prep_value(self.pk, connection, prepared=False)

    def _why_silent(self: ChatSession, operator: Operator | None) -> Problem:
        self.refresh_from_db()
        if self.is_over:
            return self.Refused("ended")
        if operator is not None and self.is_waiting:
            return self.Refused("not_active", "Claim the chat first; then the patron can hear you.")
        return self.Refused("not_allowed", "Only the chat's lead and those who joined speak to the patron.")
