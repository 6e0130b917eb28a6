from django.apps import AppConfig


class ChatConfig(AppConfig):
    name = "chat"

    def ready(self) -> None:
        from campuses import append_only  # noqa: PLC0415 -- models first
        from chat import encounters, rights  # noqa: F401, PLC0415 -- what connects itself to signals
        from tickets.encounters import register  # noqa: PLC0415 -- models first

        append_only.guard(self, chat_incidentlook="incident_id", chat_evidence="", chat_incidentevent="")
        register(encounters.find)
