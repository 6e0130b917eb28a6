"""Care at the desk: canned words and the coach, the card, anger, crisis, incidents, a shared screen."""

from ninja import Router

from chat.api.care.anger import anger
from chat.api.care.canned import canned
from chat.api.care.card import card
from chat.api.care.crisis import crisis
from chat.api.care.incidents import incidents
from chat.api.care.screen import screen
from chat.api.care.summons import summons

routers = (canned, card, anger, crisis, summons, incidents, screen)
care: list[tuple[str, Router]] = [("/desk", router) for router in routers]
