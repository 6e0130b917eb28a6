"""Signs of life of the processes that answer no request."""

from datetime import datetime, timedelta

from django.db import models

from campuses.clock import now


class Heartbeat(models.Model):
    """When a part of the system last showed that it works: `worker` by running a task, `beat` by keeping time."""

    EVERY = timedelta(seconds=5)
    STALE = timedelta(seconds=30)

    part = models.CharField(max_length=16, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.part} at {self.at:%H:%M:%S}"

    @classmethod
    def show(cls, part: str, at: datetime | None = None) -> None:
        cls.objects.update_or_create(part=part, defaults={"at": at or now()})
