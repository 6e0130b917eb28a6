import { bdi, clone, fill, parts } from "../lib/elements.js";
import { clean, looksLikeEmail, WRONG_EMAIL } from "../models/text.js";

/**
 * Asks before the chat is ended.
 *
 * @param {import("../models/patron-chat.js").PatronChat} chat
 * @returns {Promise<boolean>} whether it is ended
 */
export function confirmEnd(chat) {
  const unsent = chat.pending.length;
  const words = unsent
    ? `${unsent === 1 ? "One message has" : `${unsent} messages have`} not been sent yet and would be lost.`
    : "You can still save it or have it mailed to you.";
  return confirm("end-template", words, () => chat.end());
}

/**
 * Asks before the chat is deleted.
 *
 * @param {import("../models/patron-chat.js").PatronChat} chat
 * @returns {Promise<boolean>} whether it is gone
 */
export function confirmDelete(chat) {
  const first = chat.isOver ? "" : "It ends now, for the librarian too. ";
  return confirm("delete-template", `${first}What was said and every file is deleted at once, and nobody can bring it back.`, () => chat.erase());
}

/** @param {string} template @param {string} text @param {() => Promise<void>} act @returns {Promise<boolean>} whether it is done */
function confirm(template, text, act) {
  const dialog = stand(template);
  const { words, alert, act: button, stay } = parts(dialog);
  words.textContent = text;
  let isDone = false;
  return new Promise((resolve) => {
    button.addEventListener("click", async () => {
      button.disabled = true;
      try {
        await act();
        isDone = true;
        dialog.close();
      } catch (error) {
        alert.textContent = error.message;
        alert.hidden = false;
      }
      button.disabled = false;
    });
    dialog.addEventListener("close", () => resolve(isDone));
    dialog.showModal();
    stay.focus(); // an Enter too many must not do it
  });
}

/**
 * The transcript by mail.
 *
 * @param {import("../models/patron-chat.js").PatronChat} chat
 */
export function mailCopy(chat) {
  const dialog = stand("mail-template");
  const { form, done, error, send, cancel, doneTitle, doneWords, close } = parts(dialog);
  const field = form.elements.email;
  field.addEventListener("input", () => say(""));
  cancel.addEventListener("click", () => dialog.close());
  close.addEventListener("click", () => dialog.close());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const email = clean(field.value);
    if (!looksLikeEmail(email)) {
      say(WRONG_EMAIL);
      field.focus();
      return;
    }
    send.disabled = true;
    try {
      await chat.mailTranscript(email);
      fill(doneWords, "The copy goes to ", bdi(email), chat.isOver ? "." : ". It has what was said so far.");
      form.hidden = true;
      done.hidden = false;
      doneTitle.focus();
    } catch (problem) {
      say(problem.message);
    }
    send.disabled = false;
  });
  dialog.showModal();
  field.focus();

  function say(text) {
    error.textContent = text;
    if (text) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }
}

/** A fresh copy each time, gone when it is closed. @param {string} template @returns {HTMLDialogElement} */
function stand(template) {
  document.body.append(clone(template));
  const dialog = /** @type {HTMLDialogElement} */ (document.body.lastElementChild);
  dialog.addEventListener("close", () => dialog.remove());
  return dialog;
}
