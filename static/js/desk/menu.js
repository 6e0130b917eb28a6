import { h } from "../lib/elements.js";

/**
 * A menu under a button, or where a name was right-clicked. Arrows, Home, End, Escape and letters work as in any menu.
 *
 * @param {Element} anchor gets the focus back
 * @param {{label: string, run: () => void, hint?: string, danger?: boolean}[]} entries
 */
export function menu(anchor, entries, at = null) {
  document.querySelector(".menu")?.remove();
  const items = entries.map(({ label, run, hint, danger }) =>
    h("button", { type: "button", role: "menuitem", tabIndex: -1, class: danger ? "danger" : "", on: { click: () => (close(), run()) } }, h("span", { text: label }), hint && h("small", { text: hint })),
  );
  const box = h("div", { class: "menu", role: "menu", "aria-label": anchor.getAttribute("aria-label") ?? anchor.textContent }, ...items);
  anchor.setAttribute("aria-expanded", "true");

  function close(refocus = true) {
    box.remove();
    anchor.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", outside, true);
    if (refocus) anchor.focus();
  }
  const outside = (event) => box.contains(event.target) || close(false);
  const step = (by) => items[(items.indexOf(document.activeElement) + by + items.length) % items.length].focus();
  box.addEventListener("keydown", (event) => {
    const moves = { ArrowDown: () => step(1), ArrowUp: () => step(-1), Home: () => items[0].focus(), End: () => items.at(-1).focus(), Escape: () => close(), Tab: () => close() };
    if (!moves[event.key]) return letter(event);
    event.preventDefault();
    event.stopPropagation();
    moves[event.key]();
  });
  const letter = ({ key }) => key.length === 1 && items.find((item) => item.textContent.toLowerCase().startsWith(key.toLowerCase()))?.focus();

  (document.querySelector("desk-app") ?? document.body).append(box);
  place(box, anchor, at);
  document.addEventListener("pointerdown", outside, true);
  items[0]?.focus();
}

function place(box, anchor, at) {
  const { left, right, bottom, top } = at ? { left: at.x, right: at.x, bottom: at.y, top: at.y } : anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = box;
  const x = left + width > innerWidth - 8 ? Math.max(8, right - width) : left;
  const y = bottom + height > innerHeight - 8 ? Math.max(8, top - height) : bottom + 4;
  box.style.setProperty("left", `${x}px`); // through the CSSOM, which a strict CSP allows
  box.style.setProperty("top", `${y}px`);
}
