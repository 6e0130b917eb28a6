/**
 * A chat moves from the frame into a window of its own: the new window asks its opener, both of our own origin, and the
 * token goes from memory to memory. It is never in an address.
 */
const PATIENCE_MS = 20_000;

/**
 * @param {string} path of the full page
 * @param {{ token: string, draft: string | null }} what
 * @param {() => void} moved it has arrived; a site that keeps its windows apart never lets it, and the chat stays here
 * @returns {boolean} whether the browser opened a window at all
 */
export function sendChat(path, what, moved) {
  const target = open(`${path}?moving=1`, "_blank");
  if (!target) return false;
  const answer = (event) => {
    if (event.origin !== location.origin || event.source !== target || event.data !== "refdesk:moved-in") return;
    target.postMessage({ refdesk: "chat", ...what }, location.origin);
    removeEventListener("message", answer);
    moved();
  };
  addEventListener("message", answer);
  setTimeout(() => removeEventListener("message", answer), PATIENCE_MS);
  return true;
}

/** Whether this window was opened for a chat that can't reach it. */
export function isStranded() {
  return !opener && parent === globalThis && new URL(location.href).searchParams.has("moving");
}

/** @param {(what: { token: string, draft: string | null }) => void} take */
export function receiveChat(take) {
  if (!opener || parent !== globalThis) return;
  const hear = (event) => {
    if (event.origin !== location.origin || event.source !== opener || event.data?.refdesk !== "chat") return;
    removeEventListener("message", hear);
    const { token, draft } = event.data;
    history.replaceState(null, "", location.pathname);
    if (typeof token === "string") take({ token, draft: typeof draft === "string" ? draft : null });
  };
  addEventListener("message", hear);
  opener.postMessage("refdesk:moved-in", location.origin);
}
