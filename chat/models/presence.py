"""Who is at the desk: a lease that a living desk renews, never an edge (a server may die without a goodbye)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Count, Q

from campuses.models import Campus, Operator

# A desk beats every 20 s; one beat may be lost. A closed, frozen or muted desk is promised for no longer than this.
LEASE = timedelta(seconds=45)
SWAMPED = timedelta(minutes=5)  # so long a call for help shows on every desk


class Status(models.TextChoices):
    ONLINE = "online"
    AWAY = "away"
    INTERNAL = "internal"
    OFFLINE = "offline"


class PresenceQuerySet(models.QuerySet["Presence"]):
    def here(self, at: datetime) -> PresenceQuerySet:
        """Those whose desk is open, whatever their status."""
        return self.filter(online_until__gt=at, operator__is_active=True).exclude(status=Status.OFFLINE)

    def online(self, at: datetime) -> PresenceQuerySet:
        return self.here(at).filter(status=Status.ONLINE)

    def on_duty(self, at: datetime) -> PresenceQuerySet:
        """Online and audible: those whom a new chat can count on."""
        return self.online(at).filter(audible_until__gt=at)

    def of(self, campus: Campus) -> PresenceQuerySet:
        return self.filter(operator__campus=campus)

    def changed(self, at: datetime) -> PresenceQuerySet:
        """Rows whose lease ran out, and nobody has been told."""
        return self.filter(online_until__lte=at).exclude(told=Status.OFFLINE)


class PresenceManager(models.Manager["Presence"].from_queryset(PresenceQuerySet)):
    def beat(self, operator: Operator, *, audible: bool, at: datetime) -> bool:
        """A desk of this operator lives. Answers whether that changes what others see."""
        renewed = {"online_until": at + LEASE} | ({"audible_until": at + LEASE} if audible else {})
        if self.filter(pk=operator.pk, told=models.F("status")).update(**renewed):  # nearly every beat
            return False
        presence, is_new = self.get_or_create(operator=operator, defaults={"told": Status.OFFLINE, **renewed})
        if not is_new:
            self.filter(pk=presence.pk).update(**renewed)
        return bool(self.filter(pk=presence.pk).exclude(told=models.F("status")).update(told=models.F("status")))

    def choose(self, operator: Operator, status: str) -> None:
        """The operator's own word about being there. The lease is the desk's to renew, not this choice's."""
        self.update_or_create(operator=operator, defaults={"status": status})

    def call_for_help(self, operator: Operator, at: datetime) -> None:
        """Swamped: every desk shows it for some minutes."""
        self.update_or_create(operator=operator, defaults={"swamped_until": at + SWAMPED})

    def manage_again(self, operator: Operator) -> None:
        self.filter(operator=operator).update(swamped_until=None)

    def expire(self, at: datetime) -> list[Operator]:
        """Take note of the desks that fell silent; each is answered once."""
        gone = list(self.changed(at).select_related("operator"))
        return [
            presence.operator
            for presence in gone
            if self.filter(pk=presence.pk, online_until__lte=at)
            .exclude(told=Status.OFFLINE)
            .update(told=Status.OFFLINE)
        ]


class Presence(models.Model):
    operator = models.OneToOneField(Operator, on_delete=models.CASCADE, primary_key=True, related_name="presence")
    status = models.CharField(max_length=10, choices=Status, default=Status.ONLINE)
    online_until = models.DateTimeField(null=True)
    audible_until = models.DateTimeField(null=True)
    swamped_until = models.DateTimeField(null=True, help_text="Calls for help from all online.")
    told = models.CharField(max_length=10, default=Status.OFFLINE, help_text="What the other desks were last told.")

    objects = PresenceManager()

    def __str__(self) -> str:
        return f"{self.operator}: {self.status}"

    def status_at(self, at: datetime) -> str:
        return self.status if self.online_until and self.online_until > at else Status.OFFLINE

    def swamped_at(self, at: datetime) -> datetime | None:
        """Until when this operator calls for help; None when they do not."""
        return self.swamped_until if self.swamped_until and self.swamped_until > at else None

    def is_audible(self, at: datetime) -> bool:
        return self.audible_until is not None and self.audible_until > at


class ColleagueQuerySet(models.QuerySet[Operator]):
    """Operators with what a colleague sees of them."""

    def with_load(self) -> ColleagueQuerySet:
        return self.select_related("campus", "presence").annotate(
            chats=Count("led_chats", filter=Q(led_chats__state="active"), distinct=True)
        )


def colleagues() -> ColleagueQuerySet:
    """Everybody who could be at the desk, with presence and the number of active chats, in one query."""
    return ColleagueQuerySet(Operator).filter(is_active=True).with_load().order_by("name")
