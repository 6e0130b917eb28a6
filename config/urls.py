from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from config.api import api
from config.docs import interface
from config.health import health

handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", include("campuses.urls")),
    path("", include("faq.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("api/v1/docs", interface, name="interface"),
    path("api/v1/", api.urls),
    path("", include("chat.urls")),
    path("tickets/", include("tickets.urls")),
    path("health/", health, name="health"),
]
