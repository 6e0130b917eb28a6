from django.urls import path

from campuses import views

urlpatterns = [
    path("", views.start, name="start"),
    path("libraries/", views.libraries, name="libraries"),
    path("account/", views.account, name="account"),
    path("demo/<slug:slug>/", views.demo_site, name="demo_site"),
]
