from django.apps import AppConfig


class CampusesConfig(AppConfig):
    name = "campuses"
