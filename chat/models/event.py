"""Who did what to a chat, and when."""

from django.db import models


class SessionEvent(models.Model):
    """Append-only. `by` is empty when the patron or the clock acted; `data` never holds anybody's words."""

    session = models.ForeignKey("chat.ChatSession", on_delete=models.CASCADE, related_name="events")
    name = models.CharField(max_length=40)
    by = models.ForeignKey("campuses.Operator", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["name", "at"])]

    def __str__(self) -> str:
        return f"{self.name} at {self.at:%H:%M:%S}"
