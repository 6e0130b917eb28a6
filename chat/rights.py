"""Rights follow the person at once (P11): whatever changes them is announced to the sockets that are open."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver

from campuses import clock
from campuses.models import Operator
from chat import broadcasts

RIGHTS = ("role", "campus_id", "is_active", "password")


@receiver(pre_save, sender=Operator, dispatch_uid="remember rights")
def remember_rights(instance: Operator, **_: Any) -> None:
    before = Operator.objects.filter(pk=instance.pk).values_list(*RIGHTS).first() if instance.pk else None
    instance._rights_before = before  # type: ignore[attr-defined]  # noqa: SLF001 -- for the twin below


@receiver(post_save, sender=Operator, dispatch_uid="announce rights")
def announce_rights(instance: Operator, **_: Any) -> None:
    before = getattr(instance, "_rights_before", None)
    if before is not None and before != tuple(getattr(instance, name) for name in RIGHTS):
        end_stays_without_a_right(instance)
        broadcasts.rights_changed(instance)
        broadcasts.operator_changed(instance)


@receiver(post_delete, sender=Session, dispatch_uid="announce the end of a session")
def announce_the_end_of_a_session(instance: Session, **_: Any) -> None:
    """Logging out, and a changed password's new session, delete the old one; its sockets end with it."""
    operator_id = instance.get_decoded().get(SESSION_KEY)
    if operator_id is not None:
        broadcasts.tell_operator(int(operator_id), "rights.changed")


def end_stays_without_a_right(operator: Operator) -> None:
    """A supervisor who is none any more, or of another campus, or gone, watches nobody."""
    from chat.models import Watch  # noqa: PLC0415 -- connected while the models load

    stays = Watch.objects.present().filter(operator=operator)
    if operator.is_active:
        stays = stays.exclude(pk__in=Watch.objects.rightful(operator).values("pk"))
    at = clock.now()
    for stay in stays.select_related("session"):
        if Watch.objects.present().filter(pk=stay.pk).update(until=at):
            stay.session.record("left", by=operator, at=at, mode=stay.mode, reason="rights")
            broadcasts.staff_changed(stay.session)
