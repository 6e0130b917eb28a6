from celery import shared_task


@shared_task
def show_life() -> None:
    """Sent by beat; that it ran shows that the broker and a worker do their part."""
    from config.models import Heartbeat  # noqa: PLC0415 -- Celery imports tasks before Django is set up

    Heartbeat.show("worker")
