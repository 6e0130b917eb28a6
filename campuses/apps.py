from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CampusesConfig(AppConfig):
    name = "campuses"
    verbose_name = "Campuses and people"

    def ready(self) -> None:
        from campuses.accounts import retire_demo_accounts  # noqa: PLC0415 -- models, once the apps are loaded

        post_migrate.connect(retire_demo_accounts, sender=self)
