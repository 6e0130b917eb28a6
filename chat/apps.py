from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ChatConfig(AppConfig):
    name = "chat"

    def ready(self) -> None:
        from chat import append_only  # noqa: PLC0415 -- needs nothing of the models, and is asked only here

        post_migrate.connect(append_only.install, sender=self, dispatch_uid="chat.append_only")
