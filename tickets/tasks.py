"""Wake-ups. Each asks what is due and does it; losing one costs a little time, never a letter."""

from celery import shared_task


@shared_task
def send_letters() -> None:
    from tickets.mail.sending import send_due  # noqa: PLC0415 -- leaf

    send_due()


@shared_task
def deliver_mail() -> None:
    from tickets.mail.delivery import deliver_due  # noqa: PLC0415 -- leaf

    deliver_due()


@shared_task
def fetch_mail() -> None:
    from tickets.mail.fetching import fetch_all  # noqa: PLC0415 -- leaf

    fetch_all()


@shared_task
def remind_and_cover() -> None:
    """Due dates whose time has come, absences that have begun, tickets that waited for their patron long enough."""
    from campuses import clock  # noqa: PLC0415 -- leaf
    from tickets.models import Absence, Ticket  # noqa: PLC0415 -- leaf

    at = clock.now()
    for ticket in Ticket.objects.unfinished().filter(due_at__lte=at, due_reminded_at=None):
        ticket.remind(at)
    Absence.objects.begin_due(at)
    for ticket in Ticket.objects.lapsing(at):
        ticket.lapse(at)
