/**
 * A chat moves from the frame into a window of its own: the new window asks its opener, both of our own origin, and the
 * token goes from memory to memory. It is never in an address.
 */
const PATIENCE_MS = 20_000;

/** @param {string} path of the full page @param {{ token: string, draft: string | null }} what */
export function sendChat(path, what) {
  const target = open(path, "_blank");
  if (!target) return;
  const answer = (event) => {
    if (event.origin !== location.origin || event.source !== target || event.data !== "refdesk:moved-in") return;
    target.postMessage({ refdesk: "chat", ...what }, location.origin);
    removeEventListener("message", answer);
  };
  addEventListener("message", answer);
  setTimeout(() => removeEventListener("message", answer), PATIENCE_MS);
}

/** @param {(what: { token: string, draft: string | null }) => void} take */
export function receiveChat(take) {
  if (!opener || parent !== globalThis) return;
  const hear = (event) => {
    if (event.origin !== location.origin || event.source !== opener || event.data?.refdesk !== "chat") return;
    removeEventListener("message", hear);
    const { token, draft } = event.data;
    if (typeof token === "string") take({ token, draft: typeof draft === "string" ? draft : null });
  };
  addEventListener("message", hear);
  opener.postMessage("refdesk:moved-in", location.origin);
}
