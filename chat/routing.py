from django.urls import path

from chat.consumers.desk import DeskConsumer
from chat.consumers.patron import PatronConsumer

websocket_urlpatterns = [
    path("ws/patron/", PatronConsumer.as_asgi()),
    path("ws/desk/", DeskConsumer.as_asgi()),
]
