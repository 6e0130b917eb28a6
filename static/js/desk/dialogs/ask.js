import { fill, h } from "../../lib/elements.js";

/**
 * A dialog of the page: modal, closed by Escape, focus back to where it was. `body` and `actions` are elements; the
 * promise answers with the value of the button that closed it, or null.
 */
export function openDialog({ title, body = [], actions = [], wide = false, onClose }) {
  const heading = h("h2", { id: `dialog-${++count}`, text: title });
  const close = h("button", { type: "button", class: "icon-button", "aria-label": "Close", text: "×", on: { click: () => dialog.close() } });
  const dialog = h("dialog", { class: wide ? "dialog wide" : "dialog", "aria-labelledby": heading.id });
  const form = h("form", { method: "dialog", novalidate: true });
  fill(form, h("header", {}, heading, close), h("div", { class: "dialog-body" }, ...body), h("footer", {}, ...actions));
  dialog.append(form, h("div", { class: "visually-hidden", "aria-live": "polite", data: { region: "news" } }));
  const before = document.activeElement;
  (document.querySelector("desk-app") ?? document.body).append(dialog);
  const done = new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      onClose?.();
      dialog.remove();
      back(before)?.focus();
      resolve(dialog.returnValue || null);
    });
  });
  dialog.showModal();
  (dialog.querySelector("[autofocus]") ?? dialog.querySelector("footer button"))?.focus();
  return { dialog, form, done };
}

/** Where the focus was; what opened the dialog may be gone meanwhile, or lie in a menu that has closed. */
function back(before) {
  if (before?.isConnected && (before.checkVisibility?.() ?? true)) return before;
  return before?.closest("details")?.querySelector("summary") ?? document.querySelector("main");
}

let count = 0;

/** A question with two answers. @returns {Promise<boolean>} */
export async function ask({ title, text, yes, no = "Cancel", danger = false, more = [] }) {
  const { done } = openDialog({
    title,
    body: [h("p", { text }), ...more],
    actions: [
      h("button", { type: "submit", value: "", class: "button quiet", text: no }),
      h("button", { type: "submit", value: "yes", class: danger ? "button danger" : "button primary", text: yes, autofocus: true }),
    ],
  });
  return (await done) === "yes";
}

/** A labelled field with room for its mistake. */
export function field(label, control, { hint = "", id = `field-${++count}` } = {}) {
  control.id = id;
  const error = h("p", { class: "field-error", id: `${id}-error`, hidden: true });
  const hintLine = hint && h("p", { class: "hint", id: `${id}-hint`, text: hint });
  control.setAttribute("aria-describedby", `${id}-error${hint ? ` ${id}-hint` : ""}`);
  const box = h("div", { class: "field" }, h("label", { htmlFor: id, text: label }), control, hintLine, error);
  box.look = () => {
    control.focus();
    box.scrollIntoView({ block: "center" }); // the foot of the dialog lies over its end
  };
  box.mistake = (text) => {
    error.textContent = text ?? "";
    error.hidden = !text;
    control.toggleAttribute("aria-invalid", Boolean(text));
    if (text) control.setAttribute("aria-invalid", "true");
  };
  return box;
}

/** Show what the server minded beside the fields that it named, the first of them in sight; the rest at the foot. */
export function showProblem(problem, boxes, foot) {
  let placed = null;
  for (const [name, box] of Object.entries(boxes)) {
    const said = problem.fields?.[name];
    box.mistake(said && (Array.isArray(said) ? said.join(" ") : String(said)));
    if (said) placed ??= box;
  }
  placed?.look();
  foot.textContent = placed ? "" : problem.message;
  foot.hidden = Boolean(placed);
}
