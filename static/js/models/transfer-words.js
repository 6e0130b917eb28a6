/** What is said of an offer to take a chat (TRANSFER): to whom it goes, and how it ended. */

/** To its sender, while it is open. */
export function openWords(offer, left) {
  const to = offer.operator?.name ?? offer.queue_name ?? "the queue";
  const no = offer.reason ? ` One of them declined: ${offer.reason}` : "";
  return left > 0 ? `Offered to ${to}: ${left} s to answer. Until then the chat is yours.${no}` : `Offered to ${to}; no answer yet.${no}`;
}

/** What became of an offer that asked me, when it was not I who answered; null when it was. */
export function lapsed(transfer, me) {
  if (transfer.closed_by === me?.name) return null;
  const { name } = transfer.from;
  const said = {
    accepted: `${transfer.closed_by} has taken the chat that ${name} offered.`,
    withdrawn: transfer.closed_by ? `${name} took the offer back.` : `The chat that ${name} offered has ended, or has found somebody.`,
    expired: `${name}’s offer has run out; the chat stays with ${name}.`,
  };
  return said[transfer.status] ?? null;
}

/** How an offer of mine ended, in a sentence; null while it is open, and when I took it back. */
export function outcome(transfer) {
  const who = transfer.closed_by ?? transfer.operator?.name ?? transfer.queue_name ?? "The queue";
  const said = {
    accepted: `${who} has taken the chat.`,
    declined: `${who} declined${transfer.reason ? `: ${transfer.reason}` : "."} The chat is still yours.`,
    expired: `${who} did not answer. The chat is still yours.`,
  };
  return said[transfer.status] ?? null;
}
