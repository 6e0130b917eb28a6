from django.apps import AppConfig
from django.db.models.signals import pre_delete


class FaqConfig(AppConfig):
    name = "faq"
    verbose_name = "FAQs"

    def ready(self) -> None:
        pre_delete.connect(_forget, sender="faq.Entry", dispatch_uid="faq.index")


def _forget(instance: object, **_signal: object) -> None:
    from faq import index  # noqa: PLC0415 -- needs the models

    index.remove(instance.pk)  # type: ignore[attr-defined]
