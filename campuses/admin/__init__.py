"""The admin of the ground. Each app's admin stands on `CampusScopedAdmin`."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group

from campuses.admin import campus, directory, operator

__all__ = ["campus", "directory", "operator"]

# Roles take the place of groups; second steps and their secrets are their owner's alone.
for model in (Group, Authenticator, EmailAddress):
    if admin.site.is_registered(model):
        admin.site.unregister(model)
