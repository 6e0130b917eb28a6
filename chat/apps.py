from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ChatConfig(AppConfig):
    name = "chat"

    def ready(self) -> None:
        from chat import append_only, encounters, rights  # noqa: F401, PLC0415 -- what connects itself to signals
        from tickets.encounters import register  # noqa: PLC0415 -- models first

        post_migrate.connect(append_only.install, sender=self, dispatch_uid="chat.append_only")
        register(encounters.find)
