"""Where chats wait and tickets lie."""

from django.db import models

from campuses.models.campus import Campus


class Queue(models.Model):
    """Each campus has one queue of its own slug; a campus's directors may have a restricted one besides (C56)."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    campus = models.ForeignKey(Campus, on_delete=models.PROTECT, related_name="queues")
    restricted = models.BooleanField(default=False, help_text="Only directors of the campus read it.")
    email = models.EmailField("e-mail", blank=True, help_text="Letters of this queue's tickets come from here.")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
