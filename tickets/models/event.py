"""Who did what to a ticket, and when."""

from django.db import models

from campuses.models import Operator
from tickets.models.ticket import Ticket

SENTENCES = {
    "opened": "opened the ticket",
    "claimed": "claimed it",
    "unclaimed": "gave it back to the queue",
    "assigned": "gave it to {to}",
    "moved": "moved it from {before} to {after}",
    "merged": "merged it into {into}",
    "merged_from": "merged {of} into it",
    "spam": "marked it as spam",
    "not_spam": "took it out of spam",
    "due": "set when it is due",
    "reminded": "sent a reminder that it is due",
    "answered": "answered",
    "noted": "wrote a note",
    "closed": "closed it",
    "lapsed": "closed it, for the patron has not written for 30 days",
    "reopened": "opened it again",
    "pending": "set it to wait for the patron",
    "patron_replied": "wrote back",
    "auto_reply": "an auto-responder answered",
    "bounced": "mail to {to} came back",
    "mail_failed": "mail to {to} could not be delivered",
    "released": "let a mail out of quarantine into it",
}


class TicketEvent(models.Model):
    """Append-only. `by` is empty when the patron or the clock acted; `data` holds nobody's words."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="events")
    name = models.CharField(max_length=40)
    by = models.ForeignKey(Operator, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.name} at {self.at:%H:%M:%S}"

    @property
    def who(self) -> str:
        if self.by is not None:
            return str(self.by)
        return "The patron" if self.name in {"opened", "patron_replied", "closed", "reopened"} else "Refdesk"

    @property
    def sentence(self) -> str:
        if self.name == "tagged":
            parts = [f"added {', '.join(self.data['added'])}"] if self.data.get("added") else []
            parts += [f"took off {', '.join(self.data['removed'])}"] if self.data.get("removed") else []
            return "tags: " + "; ".join(parts)
        sentence = SENTENCES.get(self.name, self.name).format_map({"to": "", **self.data})
        return f"{sentence} ({self.data['why']})" if self.data.get("why") else sentence
