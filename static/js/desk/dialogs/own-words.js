import { fill, h } from "../../lib/elements.js";
import { field, openDialog, showProblem } from "./ask.js";

/** Ready words of one’s own: to add, change and delete. @param {any} app @param {string} [draft] what stands in the composer */
export async function keepOwnWords(app, draft = "") {
  const answer = await app.attempt(app.board.api.get("/desk/canned"));
  if (!answer) return;
  const { categories, variables } = answer;
  let own = answer.messages.filter((message) => message.scope === "personal");
  let current = null;

  const list = h("ul", { class: "contacts" });
  const title = h("input", { type: "text", maxlength: 80, autofocus: true });
  const category = h("select", {}, ...Object.entries(categories).map(([value, text]) => h("option", { value, text, selected: value === "searching" })));
  const shortcut = h("input", { type: "text", maxlength: 24, placeholder: "hours" });
  const body = h("textarea", { rows: 4, maxlength: 2000, dir: "auto", value: draft });
  const fallback = h("textarea", { rows: 2, maxlength: 2000, dir: "auto" });
  const boxes = {
    title: field("Title", title), category: field("Kind", category),
    shortcut: field("Shortcut, typed after a slash", shortcut),
    body: field("Words", body, { hint: `May hold ${Object.keys(variables).map((name) => `{${name}}`).join(", ")}.` }),
    fallback: field("Without a name", fallback, { hint: "Needed when the words hold {patron_name}." }),
  };
  const foot = h("p", { class: "form-error", role: "alert", hidden: true });
  const save = h("button", { type: "submit", class: "button primary", text: "Keep it" });
  const { dialog, form } = openDialog({
    title: "Ready words of your own",
    wide: true,
    body: [list, ...Object.values(boxes), foot],
    actions: [h("button", { type: "button", class: "button quiet", text: "Done", on: { click: () => dialog.close() } }), save],
  });

  function edit(message) {
    current = message;
    title.value = message?.title ?? "";
    body.value = message?.template ?? "";
    fallback.value = message?.fallback ?? "";
    shortcut.value = message?.shortcut ?? "";
    category.value = message?.category ?? "searching";
    save.textContent = message ? "Change it" : "Keep it";
    title.focus();
  }

  function draw() {
    fill(list, ...own.map((message) => h("li", {},
      h("div", { class: "contact-text" }, h("strong", { text: message.title }), h("span", { dir: "auto", text: message.template })),
      h("span", { class: "buttons" },
        h("button", { type: "button", class: "button small", text: "Change", "aria-label": `Change ${message.title}`, on: { click: () => edit(message) } }),
        h("button", { type: "button", class: "button small", text: "Delete", "aria-label": `Delete ${message.title}`, on: { click: () => remove(message) } })))));
  }

  async function remove(message) {
    if (!(await app.attempt(app.board.api.delete(`/desk/canned/${message.id}`)))) return;
    own = own.filter((each) => each.id !== message.id);
    if (current === message) edit(null);
    draw();
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    save.disabled = true;
    const words = { title: title.value.trim(), body: body.value.trim(), fallback: fallback.value.trim(), category: category.value, shortcut: shortcut.value.trim().replace(/^\//, "").toLowerCase() };
    try {
      const kept = current ? await app.board.api.patch(`/desk/canned/${current.id}`, words) : await app.board.api.post("/desk/canned", words);
      own = [...own.filter((each) => each.id !== kept.id), kept];
      showProblem({ fields: {}, message: "" }, boxes, foot);
      foot.hidden = true;
      edit(null);
      draw();
      app.tell(`“${kept.title}” is kept.`);
    } catch (problem) {
      showProblem(problem, boxes, foot);
    } finally {
      save.disabled = false;
    }
  });
  draw();
}
