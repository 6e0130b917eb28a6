import { fill, h } from "../../lib/elements.js";
import { newKey } from "../../lib/keys.js";
import { whenSentence } from "../../lib/time.js";
import { ticketSentence } from "../../models/phrases.js";
import { field, openDialog, showProblem } from "./ask.js";

/** Send a ticket to a campus's queue, as a last resort, and say why (C7, C9, C45–C47). The transcript goes with it. */
export async function sendTicket(app, chat) {
  const { board } = app;
  const key = newKey();
  const campuses = app.directory?.campuses ?? [chat.campus];
  const queue = h("select", {}, ...campuses.map(({ slug, name }) => h("option", { value: slug, text: name, selected: slug === chat.campus.slug })));
  const email = h("input", { type: "email", autocomplete: "off", value: chat.patron?.email ?? "", required: true });
  const summary = h("textarea", { rows: 3, maxlength: 4000, value: chat.question ?? "" });
  const reason = h("textarea", { rows: 2, maxlength: 400, autofocus: true });
  const tell = h("textarea", { rows: 3, maxlength: 4000 });
  const librarian = h("select", {});
  const boxes = {
    queue: field("To the queue of", queue),
    email: field("The patron’s e-mail", email, { hint: "The answer goes there." }),
    summary: field("What is needed", summary, { hint: "The transcript goes with it; notes to staff do not." }),
    reason: field("Why it can’t be answered now", reason, { hint: "A ticket is the last resort: the patron waits longer." }),
    librarian: field("Tell one librarian there by mail", librarian, { hint: "Optional. The mail names only the ticket’s number; the queue shows it to everyone there." }),
    tell: field("What the patron is told", tell, { hint: "Said in your name once the ticket is made. Empty it to say nothing." }),
  };
  const suggest = () => {
    const campus = campuses.find((each) => each.slug === queue.value) ?? chat.campus;
    const opens = !campus.open_now && campus.opens_at ? whenSentence(campus.opens_at) : "";
    tell.value = ticketSentence({ campus: campus.name, opens });
    const there = [...board.desk.operators.values()].filter((one) => one.campus?.slug === campus.slug && !board.desk.isMe(one));
    fill(librarian, h("option", { value: "", text: "Nobody in particular" }), ...there.map((one) => h("option", { value: one.id, text: one.name })));
    confirmed = false;
    send.textContent = "Send ticket";
  };
  const foot = h("p", { class: "form-error", role: "alert", hidden: true });
  const send = h("button", { type: "submit", class: "button primary", text: "Send ticket" });
  let confirmed = false; // while somebody there is on, a ticket is asked about once
  queue.addEventListener("change", suggest);
  suggest();
  const live = chat.status === "active";
  const { dialog, form, done } = openDialog({
    title: "Send a ticket",
    wide: true,
    body: [boxes.queue, boxes.email, boxes.summary, boxes.reason, boxes.librarian, live && boxes.tell, foot].filter(Boolean),
    actions: [h("button", { type: "button", class: "button quiet", text: "Cancel", on: { click: () => dialog.close() } }), send],
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!check(boxes, { email, reason })) return;
    send.disabled = true;
    try {
      const words = { queue: queue.value, email: email.value.trim(), summary: summary.value.trim(), reason: reason.value.trim(), confirm: confirmed };
      if (librarian.value) words.librarian = Number(librarian.value);
      const { ticket } = await board.ticket(chat.id, words, key);
      if (live && tell.value.trim()) board.say(chat.id, tell.value.trim());
      app.tell(`Ticket ${ticket} is sent.`);
      dialog.close("sent");
    } catch (problem) {
      showProblem(problem, boxes, foot);
      if (problem.code === "confirm_needed") {
        confirmed = true;
        send.textContent = "Send it all the same";
        foot.scrollIntoView({ block: "nearest" });
      }
    } finally {
      send.disabled = false;
    }
  });
  return (await done) === "sent";
}

function check(boxes, { email, reason }) {
  boxes.email.mistake(email.validity.valid ? "" : "Please give the patron’s e-mail address, so that the answer can reach them.");
  boxes.reason.mistake(reason.value.trim() ? "" : "Please say in a few words why.");
  const first = [email, reason].find((control) => control.hasAttribute("aria-invalid"));
  first?.focus();
  return !first;
}
