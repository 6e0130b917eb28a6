"""How accounts' letters leave: by the outbox, like every other letter."""

from typing import Any

from campuses.accounts import ClosedAccountAdapter
from tickets.models import Letter


class DeskAccountAdapter(ClosedAccountAdapter):
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Stored now and sent by the worker: a slow mail server tells nobody whether an address has an account."""
        message = self.render_mail(template_prefix, email, {"email": email, **context})
        Letter.post(email, message.subject, message.body, purpose="account")
