import { h } from "../../lib/elements.js";
import { field, openDialog, showProblem } from "./ask.js";

/**
 * File an incident in two presses, filled in with what is known (C58). The director hears its number and nothing else.
 *
 * @param {any} app @param {{ chat?: string, ticket?: string }} source
 * @returns {Promise<string | null>} its number
 */
export async function fileIncident(app, source) {
  const query = new URLSearchParams(source).toString();
  const draft = await app.attempt(app.board.api.get(`/desk/incidents/draft?${query}`));
  if (!draft) return null;
  const kind = h("select", {}, ...Object.entries(draft.kinds).map(([value, text]) => h("option", { value, text, selected: value === draft.kind })));
  const account = h("textarea", { rows: 5, maxlength: 6000, dir: "auto", autofocus: true });
  const boxes = {
    kind: field("What kind", kind),
    account: field("What happened", account, { hint: "In your own words. The transcript is frozen and goes with it." }),
  };
  const known = [
    ["Encounter", draft.encounter], ["Campus", draft.campus], ["Patron", draft.patron_name || "No name given"],
    ["Contact", draft.patron_contact || "None given"], ["Steps taken", draft.steps.join("; ") || "None recorded"],
  ];
  const foot = h("p", { class: "form-error", role: "alert", hidden: true });
  const file = h("button", { type: "submit", class: "button primary", text: "File it" });
  let number = null;
  const { dialog, form, done } = openDialog({
    title: "File an incident",
    wide: true,
    body: [
      h("p", { class: "hint", text: `The director of ${draft.campus} is told its number. Only those named on the case read it.` }),
      h("dl", { class: "facts" }, ...known.map(([term, value]) => h("div", {}, h("dt", { text: term }), h("dd", { dir: "auto", text: value })))),
      boxes.kind, boxes.account,
      h("details", {}, h("summary", { text: "The last lines, as they will stand in it" }), h("p", { class: "excerpt", dir: "auto", text: draft.excerpt })),
      foot,
    ],
    actions: [h("button", { type: "button", class: "button quiet", text: "Cancel", on: { click: () => dialog.close() } }), file],
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!account.value.trim()) return boxes.account.mistake("Write what happened, in a sentence or two.");
    file.disabled = true;
    try {
      ({ number } = await app.board.api.post("/desk/incidents", { ...source, kind: kind.value, account: account.value.trim() }));
      app.tell(`Incident ${number} is filed. You will hear what comes of it.`);
      dialog.close("filed");
    } catch (problem) {
      showProblem(problem, boxes, foot);
    } finally {
      file.disabled = false;
    }
    return undefined;
  });
  await done;
  return number;
}
