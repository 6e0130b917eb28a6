import { keepFocus, neighbours } from "./focus.js";

/**
 * Makes a container's children match a list, each item keeping its element: focus, scroll and what a person typed stay
 * where they are. What goes while it has the focus hands it to its neighbour.
 *
 * @param {Element} container
 * @param {any[]} items
 * @param {{ key: (item: any) => string, create: (item: any) => Element, draw?: (element: any, item: any) => void,
 *   elsewhere?: () => (HTMLElement | null | undefined)[] }} how
 */
export function keyed(container, items, { elsewhere, ...how }) {
  const at = [...container.children].findIndex((child) => child.contains(document.activeElement));
  keepFocus(container, () => match(container, items, how), elsewhere ?? (() => neighbours(container, at)));
}

function match(container, items, { key, create, draw }) {
  const old = new Map([...container.children].map((child) => [child.dataset.key, child]));
  let before = container.firstElementChild;
  for (const item of items) {
    const name = String(key(item));
    let element = old.get(name);
    old.delete(name);
    if (!element) {
      element = create(item);
      element.dataset.key = name;
    }
    // Moving an element blurs what is focused in it, so only what is out of place is moved.
    if (element === before) before = before.nextElementSibling;
    else container.insertBefore(element, before);
    draw?.(element, item);
    while (before && old.get(before.dataset.key) === before && !items.some((each) => String(key(each)) === before.dataset.key)) {
      const gone = before;
      before = before.nextElementSibling;
      old.delete(gone.dataset.key);
      gone.remove();
    }
  }
  for (const element of old.values()) element.remove();
}
