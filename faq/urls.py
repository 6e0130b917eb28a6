from django.http import HttpResponse
from django.urls import path
urlpatterns = [path("help/<slug:campus>/<slug:entry>/", lambda r, campus, entry: HttpResponse(), name="help_entry"), path("help/", lambda r: HttpResponse(), name="help")]
