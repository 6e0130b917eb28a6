import { bdi, clone, fill, parts } from "../lib/elements.js";
import { clean, looksLikeEmail } from "../models/text.js";

/**
 * Asks before the chat is ended.
 *
 * @param {import("../models/patron-chat.js").PatronChat} chat
 * @returns {Promise<boolean>} whether it is ended
 */
export function confirmEnd(chat) {
  const dialog = stand("end-template");
  const { words, alert, end, stay } = parts(dialog);
  const unsent = chat.pending.length;
  words.textContent = unsent
    ? `${unsent === 1 ? "One message has" : `${unsent} messages have`} not been sent yet and would be lost.`
    : "You can still save it or have it mailed to you.";
  return new Promise((resolve) => {
    end.addEventListener("click", async () => {
      end.disabled = true;
      try {
        await chat.end();
        dialog.close();
      } catch (error) {
        alert.textContent = error.message;
        alert.hidden = false;
      }
      end.disabled = false;
    });
    dialog.addEventListener("close", () => resolve(chat.isOver));
    dialog.showModal();
    stay.focus(); // an Enter too many must not end it
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
      say("Please check the address: it looks like name@example.edu.");
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
