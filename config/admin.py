"""Which admin site this project uses."""

from django.contrib.admin.apps import AdminConfig


class DeskAdminConfig(AdminConfig):
    default_site = "campuses.admin_site.DeskAdminSite"
