"""Loaded by pytest before the settings are: what runs here is a test."""

import os

os.environ["REFDESK_TESTING"] = "1"
