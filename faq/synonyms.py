"""Words that patrons use for one another at a library's desk. Each line is one thing; any word finds the others.

Small on purpose: what belongs to a single entry goes into that entry's “other words”.
"""

from faq.words import stem

_SAME = """
wifi wireless internet eduroam
print printer printing printout
copy copier photocopy copying
scan scanner scanning
borrow checkout loan lend
renew renewal extend
fine fee overdue late owe charge
laptop chromebook notebook
computer pc desktop
open close hours closing opening
password login signin logon username netid
article journal periodical magazine
scholarly academic peer refereed reviewed
cite citation citing bibliography reference
textbook coursebook
reserve reserves
hold request
movie film video dvd streaming
ebook ebooks digital
appointment consultation meeting
room rooms
quiet silent
lost missing misplaced
phone telephone call
email mail
librarian staff
professor faculty instructor teacher
student students
plagiarism plagiarize cheating
thesis dissertation
newspaper news
donate donation gift
buy purchase
charger cable adapter
headphones earbuds headset
id card
restroom bathroom toilet
food eat eating snack snacks
drink drinks coffee
child children kid kids son daughter
"""

GROUPS: dict[str, frozenset[str]] = {}
for _line in _SAME.strip().splitlines():
    _stems = frozenset(stem(word) for word in _line.split())
    for _one in _stems:
        GROUPS[_one] = GROUPS.get(_one, frozenset()) | _stems


def of(stemmed: str) -> frozenset[str]:
    """The stems that mean the same, without the one asked for."""
    return GROUPS.get(stemmed, frozenset()) - {stemmed}
