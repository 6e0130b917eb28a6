// A ticket's page: canned texts into the answer. Files and drafts are the upload form's.
import "./upload-form.js";

const texts = document.getElementById("canned-texts");
const choice = document.querySelector("select[name=canned]");
const body = document.querySelector("textarea[name=body]");

if (texts && choice && body) {
  const known = JSON.parse(texts.textContent);
  choice.addEventListener("change", () => {
    const text = known[choice.value];
    if (!text) return;
    const { selectionStart: start, selectionEnd: end } = body;
    body.setRangeText(text, start, end, "end");
    body.dispatchEvent(new Event("input", { bubbles: true }));
    body.focus();
    choice.value = "";
  });
}
