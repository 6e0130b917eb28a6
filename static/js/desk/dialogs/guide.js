import { clone, h } from "../../lib/elements.js";
import { openDialog } from "./ask.js";

/** What we have agreed on, without leaving the chat (A3). The same words have a page of their own, to print or send. */
export function openGuide() {
  const words = h("div", { class: "guide" }, clone("guide-template"));
  const { dialog } = openDialog({
    title: "Guide to the desk",
    wide: true,
    body: [words],
    actions: [
      h("a", { class: "button quiet", href: "/desk/guide/", target: "_blank", rel: "noopener", text: "As a page" }),
      h("button", { type: "button", class: "button primary", text: "Close", on: { click: () => dialog.close() } }),
    ],
  });
  words.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    const place = link?.getAttribute("href").startsWith("#") && words.querySelector(link.getAttribute("href"));
    if (place) {
      event.preventDefault(); // the desk's own address stays as it is
      place.tabIndex = -1;
      place.focus();
      place.scrollIntoView();
    } else if (link) link.target = "_blank";
  });
}
