from django.urls import path

from faq.views import facts, staff
from faq.views import help as pages

urlpatterns = [
    path("help/", pages.start, name="help"),
    path("help/embed.js", pages.loader, name="help_loader"),
    path("help/<slug:slug>/", pages.campus_page, name="help_campus"),
    path("help/<slug:slug>/feed.rss", pages.rss, name="help_rss"),
    path("help/<slug:slug>/feed.json", pages.feed, name="help_feed"),
    path("help/<slug:slug>/embed/", pages.embed, name="help_embed"),
    path("help/<slug:slug>/topics/<slug:topic>/", pages.topic, name="help_topic"),
    path("help/<slug:slug>/<slug:entry>/", pages.entry, name="help_entry"),
    path("help/<slug:slug>/<slug:entry>/helpful/", pages.vote, name="help_vote"),
    path("faqs/", staff.index, name="faq_list"),
    path("faqs/new/", staff.new, name="faq_new"),
    path("faqs/draft/", staff.draft, name="faq_draft"),
    path("faqs/facts/", facts.facts, name="faq_facts"),
    path("faqs/searches/", staff.searches, name="faq_searches"),
    path("faqs/<int:pk>/", staff.edit, name="faq_edit"),
    path("faqs/<int:pk>/history/", staff.history, name="faq_history"),
    path("faqs/<int:pk>/history/<int:n>/<slug:action>/", staff.revision, name="faq_revision"),
    path("faqs/<int:pk>/<slug:action>/", staff.act, name="faq_act"),
]
