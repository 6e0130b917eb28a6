"""Phrases, licensed sites, the passage of the rules, shared addresses. Hosts of vendors are real, the rest invented."""

from __future__ import annotations

from campuses.addresses import demo_site_origin
from campuses.models import Campus
from chat.models import LicensedSite, Phrase, PhraseKind, PolicyPassage, SharedAddress

PHRASES = [
    (PhraseKind.TONE, "Merry Christmas", "Not everybody keeps this holiday. “Enjoy the break” fits all."),
    (PhraseKind.TONE, "Happy Easter", "Not everybody keeps this holiday. “Have a good weekend” fits all."),
    (PhraseKind.TONE, "I know how you feel", "You can't know. Say “That sounds like a very hard place to be.”"),
    (PhraseKind.TONE, "calm down", "It rarely calms anybody. Say “I can see that this is upsetting.”"),
    (PhraseKind.TONE, "as I already said", "It scolds. Just say it again, in other words."),
    (PhraseKind.TONE, "you should have", "It blames. Say what can be done now."),
    (PhraseKind.TONE, "it's easy", "Not if one has to ask. Leave it out."),
    (PhraseKind.TONE, "obviously", "Not if one has to ask. Leave it out."),
    (PhraseKind.TONE, "that's not my job", "Say who can help, and offer to ask them."),
    (PhraseKind.TONE, "lol", "A little too informal."),
    (PhraseKind.TONE, "how may I assist you", "A little too formal. “Hi, how can I help?” does it."),
    (PhraseKind.TONE, "sup", "A little too informal."),
    (PhraseKind.CRISIS, "kill myself", "This may be a crisis. Read it once more; the Crisis button is above."),
    (PhraseKind.CRISIS, "suicide", "This may be a crisis, or a research topic. Read it once more, and ask."),
    (PhraseKind.CRISIS, "want to die", "This may be a crisis. Read it once more; the Crisis button is above."),
    (PhraseKind.CRISIS, "end my life", "This may be a crisis. Read it once more; the Crisis button is above."),
    (PhraseKind.CRISIS, "hurt myself", "This may be a crisis. Read it once more; the Crisis button is above."),
    (PhraseKind.CRISIS, "hits me", "The patron may be in danger. Read it once more; the Crisis button is above."),
    (PhraseKind.CRISIS, "overdose", "This may be a crisis, or a research topic. Read it once more, and ask."),
    (PhraseKind.ABUSE, "stupid", "The tone is getting rough. The anger menu has calm words for it."),
    (PhraseKind.ABUSE, "shut up", "The tone is getting rough. The anger menu has calm words for it."),
    (PhraseKind.ABUSE, "idiot", "The tone is getting rough. The anger menu has calm words for it."),
]
SITES = [
    ("ebscohost.com", "EBSCO databases", "Open the record, choose Permalink on the right, and copy that."),
    ("ebsco.com", "EBSCO databases (new interface)", "Open the record, choose Share, then Create link."),
    ("proquest.com", "ProQuest", "Open the record, choose Abstract/Details, and copy the Document URL."),
    ("go.gale.com", "Gale databases", "Open the article and choose Get Link."),
    ("jstor.org", "JSTOR", "Copy the stable URL below the title."),
    ("films.com", "Films on Demand", "Choose Share, then copy the Title URL."),
    ("sciencedirect.com", "ScienceDirect", "Copy the DOI link below the title."),
]


def seed() -> None:
    for kind, text, hint in PHRASES:
        Phrase.objects.get_or_create(text=text, defaults={"kind": kind, "hint": hint})
    for host, name, permalink in SITES:
        LicensedSite.objects.get_or_create(host=host, defaults={"name": name, "permalink": permalink})
    PolicyPassage.objects.get_or_create(
        document="Acceptable Use Policy",
        page=3,
        defaults={
            "url": f"{demo_site_origin()}/demo/capital/acceptable-use.pdf",
            "text": "Users may not use information technology to harass or intimidate others.",
        },
    )
    for campus in Campus.objects.filter(slug="capital"):
        SharedAddress.objects.get_or_create(
            campus=campus, network="192.0.2.0/24", defaults={"label": "Computers of the Capital library"}
        )
