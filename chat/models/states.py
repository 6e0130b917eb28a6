"""The states of a chat, and the stages of a waiting one."""

from django.db import models


class State(models.TextChoices):
    WAITING = "waiting"
    ACTIVE = "active"
    ENDED = "ended"
    TICKETED = "ticketed"


class Stage(models.TextChoices):
    HOME = "home"
    EVERYONE = "everyone"
    TICKET_OFFERED = "ticket_offered"
