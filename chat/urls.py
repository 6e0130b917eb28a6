from django.urls import path

from chat.views import desk, figures, incident, privacy, transcripts, widget

urlpatterns = [
    path("desk/", desk.desk, name="desk"),
    path("desk/guide/", desk.guide, name="guide"),
    path("desk/figures/", figures.month, name="figures"),
    path("desk/together/", desk.together, name="together"),
    path("desk/chats/", transcripts.find, name="transcripts"),
    path("desk/chats/<str:reference>/", transcripts.read, name="transcript"),
    path("incidents/", incident.mine, name="incidents"),
    path("incidents/new/", incident.new, name="incident_new"),
    path("incidents/holds/<int:hold_id>/<slug:answer>/", incident.answer_hold, name="hold"),
    path("incidents/<str:number>/", incident.one, name="incident"),
    path("privacy/", privacy.privacy, name="privacy"),
    path("privacy/<slug:slug>/", privacy.privacy, name="campus_privacy"),
    path("widget/loader.js", widget.loader, name="widget_loader"),
    path("widget/<slug:slug>/", widget.frame, name="widget"),
    path("ask/<slug:slug>/", widget.ask, name="ask"),
]
