"""What the desk says to an operator in a crisis: short, plain, in view beside the composer (C62, C65, C68)."""

from __future__ import annotations

DO = [
    "Listen. Let them tell it in their own time.",
    "Use their name. If you don't know it, ask.",
    "Reassure: “I'm glad you wrote.” “That sounds like a very hard place to be.”",
    "Encourage them to talk to people who are trained to help, and offer a contact below.",
    "Stay with them while you or a colleague calls.",
]
DONT = [
    "Never say “I know how you feel.”",
    "Don't tell stories of your own.",
    "Don't argue, judge or try to talk them out of it.",
    "Don't promise to keep it secret.",
]
REMEMBER = [
    "You are not a medical professional. You don't have to solve this; you help them reach those who can.",
    "If they tell you of a plan to hurt themselves or somebody else, believe them and call.",
]
ACTIONS = [
    {"code": "911", "label": "Call 911, or 988, and tell them what is on the contact card", "phone": "911"},
    {"code": "988", "label": "Call 988 (Suicide & Crisis Lifeline) for advice", "phone": "988"},
    {"code": "safety", "label": "Call campus public safety", "phone": ""},
    {"code": "director", "label": "Tell your director", "phone": ""},
]
ALMA = "With the full name you may find a postal address in ALMA, under Users."
AFTERCARE = (
    "A few days ago you were there for somebody in a hard moment. How are you? "
    "If it stays with you, or keeps you from sleeping, please talk to somebody. Help is there for you too."
)


def unknown(**known: str) -> list[str]:
    """What is not known, said honestly: the desk traces nobody; asking is the way."""
    words = {"name": "name", "email": "e-mail", "phone": "phone number", "whereabouts": "where they are"}
    return [words[what] for what, value in known.items() if not value]
