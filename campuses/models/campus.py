"""A campus: whose patrons ask, whose librarians answer first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.utils import timezone
from django.utils.functional import cached_property

if TYPE_CHECKING:
    from datetime import datetime

    from campuses.models.hours import CampusHours
    from campuses.models.queue import Queue

DAYS_OF_A_WEEK = 7


def _validate_time_zone(name: str) -> None:
    if name not in available_timezones():
        message = f"“{name}” is not a time zone. Write it as in “America/New_York”."
        raise ValidationError(message)


def _validate_sites(sites: object) -> None:
    """Origins alone: a path or a star in `frame-ancestors` would let in others than the librarian meant."""
    if not isinstance(sites, list):
        raise ValidationError('Write a list, such as ["https://www.example.edu"].')
    for site in sites:
        parts = urlsplit(site) if isinstance(site, str) else None
        if parts is None or parts.scheme not in {"http", "https"} or site != f"{parts.scheme}://{parts.netloc}":
            raise ValidationError(
                f"{site!r} is not an origin. Write it without a path, as in “https://www.example.edu”."
            )
        if not re.fullmatch(r"[a-z0-9.-]+(:\d{1,5})?", parts.netloc):
            raise ValidationError(
                f"{site!r} is not an origin. Write the host in small letters, without stars or spaces."
            )


class CampusQuerySet(models.QuerySet["Campus"]):
    def alphabetical(self) -> CampusQuerySet:
        return self.order_by("name")


class Campus(models.Model):
    slug = models.SlugField(unique=True, help_text="In addresses and in the widget's code: “capital”.")
    name = models.CharField(max_length=80, help_text="As patrons say it: “Capital”.")
    code = models.CharField(
        max_length=4,
        unique=True,
        validators=[RegexValidator(r"^[A-Z]{2,4}$", "Two to four capital letters.")],
        help_text="Begins the references of this campus's encounters: “CAP”.",
    )
    time_zone = models.CharField(max_length=40, default="America/New_York", validators=[_validate_time_zone])
    library_url = models.URLField("library pages", blank=True)
    site_url = models.URLField("campus pages", blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField("e-mail", blank=True)
    appointment_url = models.URLField("appointments", blank=True)
    signin_hint = models.CharField(
        "sign-in hint",
        max_length=200,
        blank=True,
        help_text="Said beside licensed links: “Sign in with your Banner ID and password.”",
    )
    allowed_sites = models.JSONField(
        "sites that may embed the widget",
        default=list,
        blank=True,
        validators=[_validate_sites],
        help_text="Origins, such as “https://www.example.edu”.",
    )

    objects = CampusQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "campuses"

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        """A campus comes with its policy and its queue; nothing else has to be remembered."""
        is_new = self._state.adding
        with transaction.atomic():
            super().save(*args, **kwargs)  # type: ignore[arg-type]
            if is_new:
                self._furnish()

    def _furnish(self) -> None:
        from campuses.models.policy import Policy  # noqa: PLC0415 -- knows its campus
        from campuses.models.queue import Queue  # noqa: PLC0415 -- knows its campus

        Policy.objects.get_or_create(campus=self)
        Queue.objects.get_or_create(slug=self.slug, defaults={"name": self.name, "campus": self})

    @property
    def queue(self) -> Queue:
        """The campus's own queue, where its chats wait and its tickets lie."""
        return self.queues.get(slug=self.slug)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def local(self, at: datetime) -> datetime:
        return timezone.localtime(at, self.zone)

    def say(self, moment: datetime, at: datetime) -> str:
        """A coming moment as one would say it `at` this campus: "tomorrow at 9 AM", "Monday, December 21 at 9 AM"."""
        local = self.local(moment)
        days = (local.date() - self.local(at).date()).days
        clock = local.strftime("%-I:%M %p").replace(":00 ", " ")
        if days == 0:
            return f"today at {clock}"
        if days == 1:
            return f"tomorrow at {clock}"
        day = local.strftime("%A") if days < DAYS_OF_A_WEEK else local.strftime("%A, %B %-d")
        return f"{day} at {clock}"

    def is_open(self, at: datetime) -> bool:
        """Whether the campus's chat hours include this moment. Who is on duty is the chat's to know."""
        from campuses.models.hours import Hours  # noqa: PLC0415 -- hours know their campus

        return Hours.objects.of(self).cover(at)

    def next_opening(self, at: datetime) -> datetime | None:
        """The next time the chat opens, after a moment when it is closed; None if no hours are set within 60 days."""
        from campuses.models.hours import Hours  # noqa: PLC0415 -- hours know their campus

        return Hours.objects.of(self).next_opening(at)

    def reopens(self, at: datetime) -> datetime | None:
        """The next opening, while it is closed; nothing while it is open."""
        return None if self.calendar.cover(at) else self.calendar.next_opening(at)

    @cached_property
    def calendar(self) -> CampusHours:
        """Its hours, read once for whoever asks again and again in one go."""
        from campuses.models.hours import Hours  # noqa: PLC0415 -- hours know their campus

        return Hours.objects.of(self)
