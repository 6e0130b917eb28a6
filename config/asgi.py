"""The door for HTTP and sockets."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup(set_prefix=False)  # loads the apps, before anything below imports their models

from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402

from chat.routing import websocket_urlpatterns  # noqa: E402
from config.handler import PooledHandler  # noqa: E402

application = ProtocolTypeRouter(
    {"http": PooledHandler(), "websocket": AuthMiddlewareStack(URLRouter(websocket_urlpatterns))}
)
