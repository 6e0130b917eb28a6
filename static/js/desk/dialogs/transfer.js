import { bdi, fill, h } from "../../lib/elements.js";
import { newKey } from "../../lib/keys.js";
import { transferSentence } from "../../models/phrases.js";
import { field, openDialog } from "./ask.js";
import { sendTicket } from "./ticket.js";

/**
 * Hand a chat to a colleague who is on: the patron's campus first, with how busy each is (C6, C42). One is asked and
 * may decline (C43); the patron is told to whom (C44). Only when nobody of the patron's campus is on, a ticket (C45).
 */
export async function transferChat(app, chat) {
  const { desk } = app.board;
  const home = chat.campus;
  const key = newKey();
  const colleagues = desk.onDuty({ first: home.slug }).filter((one) => !desk.isMe(one) && one.status === "online");
  const homeIsOn = colleagues.some((one) => one.campus?.slug === home.slug);
  let chosen = null;
  let suggested = "";

  const message = h("textarea", { rows: 2, maxlength: 1000, value: app.drafts.get(chat.id, "transfer"), on: { input: () => app.drafts.set(chat.id, "transfer", message.value) } });
  const tell = h("textarea", { rows: 4, maxlength: 4000 });
  const send = h("button", { type: "submit", class: "button primary", text: "Offer the chat" });
  const foot = h("p", { class: "form-error", role: "alert", hidden: true });
  const choose = (choice, sentence) => () => {
    chosen = choice;
    if (!tell.value || tell.value === suggested) tell.value = sentence; // what was changed by hand stays
    suggested = sentence;
    foot.hidden = true;
  };
  const option = (choice, sentence, ...content) => h("label", { class: "choice" }, h("input", { type: "radio", name: "to", on: { change: choose(choice, sentence) } }), h("span", {}, ...content));
  const person = (one) =>
    h(
      "div", { class: "choice-row" },
      option({ operator: one.id }, transferSentence({ operator: one.name, campus: one.campus?.name ?? home.name }), bdi(one.name), h("small", { text: `${one.campus?.name ?? "System"} · ${load(one)}${one.chats ? ": better ask first" : ""}` })),
      h("button", { type: "button", class: "button small", text: "Ask first", "aria-label": `Ask ${one.name} first`, on: { click: () => askFirst(one) } }),
    );
  const askFirst = (one) => {
    dialog.close();
    app.writeTo(one.id, `Could you take a chat from ${home.name}? (${chat.reference})`);
  };
  const toQueue = option({ queue: chat.queue ?? home.slug }, transferSentence({ queue: home.name, campus: home.name }), `Anyone of ${home.name}`, h("small", { text: "Back to its queue; every librarian there is called." }));

  const { dialog, form, done } = openDialog({
    title: "Transfer this chat",
    wide: true,
    body: [
      h("fieldset", { class: "choices" }, h("legend", { text: "To whom?" }), homeIsOn && toQueue, ...colleagues.map(person), !colleagues.length && h("p", { class: "empty", text: "Nobody else is online." })),
      !homeIsOn && h("div", { class: "callout" }, h("p", {}, h("strong", { text: `Nobody of ${home.name} is on. ` }), "If nobody here can answer, send a ticket to its queue."), h("button", { type: "button", class: "button small", text: "Send a ticket instead…", on: { click: () => (dialog.close(), sendTicket(app, chat)) } })),
      field("What the patron is told", tell, { hint: "Said in your name when it is accepted; until then the chat stays yours. Empty it to say nothing." }),
      field("To your colleague (staff only)", message, { hint: "What the patron asks, and what you tried." }),
      foot,
    ].filter(Boolean),
    actions: [h("button", { type: "button", class: "button quiet", text: "Cancel", on: { click: () => dialog.close() } }), send],
  });
  form.querySelector("[name=to]")?.focus();
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!chosen) {
      fill(foot, colleagues.length ? "Please choose to whom." : "Nobody else is online. The chat stays with you.");
      foot.hidden = false;
      return void form.querySelector("[name=to]")?.focus();
    }
    send.disabled = true;
    try {
      await app.board.offerTransfer(chat.id, { ...chosen, message: message.value.trim(), to_patron: tell.value.trim() }, key);
      app.drafts.set(chat.id, "transfer", "");
      dialog.close("offered");
    } catch (problem) {
      fill(foot, problem.message);
      foot.hidden = false;
    } finally {
      send.disabled = false;
    }
  });
  return (await done) === "offered";
}

export const load = (one) => (one.chats ? `in ${one.chats} chat${one.chats === 1 ? "" : "s"}` : "free");
