from django.apps import AppConfig


class TicketsConfig(AppConfig):
    name = "tickets"

    def ready(self) -> None:
        from campuses import append_only  # noqa: PLC0415 -- models first

        append_only.guard(self, tickets_ticketlook="ticket_id")
