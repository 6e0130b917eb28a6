from django.urls import path

from chat.views import desk, widget

urlpatterns = [
    path("desk/", desk.desk, name="desk"),
    path("widget/loader.js", widget.loader, name="widget_loader"),
    path("widget/<slug:slug>/", widget.frame, name="widget"),
    path("ask/<slug:slug>/", widget.ask, name="ask"),
]
