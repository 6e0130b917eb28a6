"""Our own addresses and the queues behind them, read once for many mails."""

from __future__ import annotations

from campuses.models import Queue
from tickets.mail import addresses


class AddressBook:
    def __init__(self) -> None:
        self._queues = {queue.pk: queue for queue in Queue.objects.select_related("campus")}
        self._by_address: dict[str, Queue] = {}
        for queue in self._queues.values():
            if queue.campus.email and queue.slug == queue.campus.slug:
                self._by_address.setdefault(addresses.untagged(queue.campus.email), queue)
        queues = {addresses.untagged(queue.email): queue for queue in self._queues.values() if queue.email}
        self._by_address |= queues  # a queue's own address goes before its campus's
        self._ours = {*queues, addresses.untagged(addresses.default_address())}

    def queue(self, pk: int | None) -> Queue | None:
        return self._queues.get(pk) if pk is not None else None

    def find(self, recipients: str) -> Queue | None:
        """The queue whose address, or whose campus's, is among the recipients."""
        words = (addresses.untagged(word.strip("<>,;\"'()")) for word in recipients.split() if "@" in word)
        return next((queue for word in words if (queue := self._by_address.get(word))), None)

    def is_ours(self, address: str) -> bool:
        """Whether mail from there would be ours, come back."""
        return addresses.untagged(address) in self._ours
