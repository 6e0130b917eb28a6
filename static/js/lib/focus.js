/**
 * Makes a change, and leaves the keyboard where it was. What was merely moved gets its focus back; when the place is
 * gone or hidden, the first of `elsewhere` that can take it does, so that nobody has to start at the top of the page.
 *
 * @param {Element} container
 * @param {() => void} change
 * @param {() => (HTMLElement | null | undefined)[]} elsewhere asked after the change
 */
export function keepFocus(container, change, elsewhere) {
  const held = container.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement) : null;
  change();
  const now = document.activeElement;
  if (!held || (now && now !== held && now !== document.body)) return; // the change itself has seen to it
  const isThere = held.isConnected && !held.closest("[hidden]");
  if (isThere && held === now) return;
  const places = isThere ? [held, ...elsewhere()] : elsewhere();
  for (const place of places) if (place && take(place)) return;
}

/** @param {HTMLElement} place @returns {boolean} whether it has the focus now */
function take(place) {
  if (place.tabIndex < 0) place.tabIndex = -1; // headings and regions take it from a script alone
  place.focus({ preventScroll: true });
  return document.activeElement === place;
}

const FOCUSABLE = "a[href], button:not(:disabled), input:not(:disabled), textarea:not(:disabled), [tabindex='0']";

/** Where to go when the child at `at` has left: its neighbour, the section's heading, the page. */
export function neighbours(container, at) {
  const next = container.children[Math.min(at, container.children.length - 1)];
  const section = container.closest("section[aria-labelledby], [role=tabpanel]");
  const heading = section?.matches("section") ? document.getElementById(section.getAttribute("aria-labelledby")) : section;
  return [next?.querySelector(FOCUSABLE), heading, document.querySelector("main")];
}
