"""What Celery wakes up for."""

from datetime import datetime

from celery import shared_task

from campuses import clock


@shared_task(ignore_result=True)
def fire_due_timers() -> None:
    from chat.models import Timer  # noqa: PLC0415 -- leaf

    Timer.objects.fire_due(as_of=clock.now())


@shared_task(ignore_result=True)
def sweep() -> None:
    """Every 2 s: timers that nobody woke up for, and desks that fell silent."""
    at = clock.now()
    fire_due_timers()
    look_after_the_desk(at)


def look_after_the_desk(at: datetime) -> None:
    """Tell of the desks whose lease ran out, and widen the circle where nobody of the home campus is left."""
    from chat import broadcasts  # noqa: PLC0415 -- leaf
    from chat.models import ChatSession, Presence, Stage  # noqa: PLC0415 -- leaf

    for operator in Presence.objects.expire(at):
        broadcasts.operator_changed(operator)
    on_duty = set(Presence.objects.on_duty(at).values_list("operator__campus", flat=True))
    for chat in ChatSession.objects.waiting().filter(stage=Stage.HOME, crisis_at=None).exclude(campus__in=on_duty):
        chat.call_everyone(at, reason="nobody at home")


@shared_task(ignore_result=True)
def purge_due() -> None:
    """Hourly: what has passed its date is deleted."""
    from chat import retention  # noqa: PLC0415 -- leaf

    retention.purge_due(clock.now())


@shared_task(ignore_result=True)
def remind_of_incidents() -> None:
    """Hourly: an incident whose review is overdue calls its reviewers again, once, by its number alone."""
    from chat.models import Incident  # noqa: PLC0415 -- leaf

    Incident.objects.remind_overdue(clock.now())


@shared_task(ignore_result=True)
def ask_about_holds() -> None:
    """Hourly: before the hold of a crisis ends, its campus's director is asked whether it may, once, by its number."""
    from chat.models import Hold  # noqa: PLC0415 -- leaf

    Hold.objects.ask_before_the_end(clock.now())
