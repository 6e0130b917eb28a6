import pytest
from django.test import Client


@pytest.fixture
def directing(client, dana) -> Client:
    """Dana's browser: she directs Capital."""
    client.force_login(dana)
    return client


@pytest.fixture
def administering(adam) -> Client:
    browser = Client()
    browser.force_login(adam)
    return browser
