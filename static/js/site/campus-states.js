// Beside each campus's hours, which the page brings along: is somebody at the desk right now?
// Without this script, or without an answer, the hours stand.

const OPEN = { word: "Open now", detail: "A librarian usually answers within a minute.", ask: "Ask now" };
const UNSTAFFED = {
  word: "Nobody online",
  detail: "Nobody is at the desk just now.",
  ask: "Leave a question",
};

function show(card, { word, detail, ask }, available) {
  const state = card.querySelector("[data-state]");
  state.textContent = word;
  state.classList.toggle("is-open", available);
  state.classList.toggle("is-away", !available);
  card.querySelector("[data-detail]").textContent = detail;
  const link = card.querySelector("[data-ask]");
  link.textContent = ask;
  link.classList.toggle("btn-primary", available);
  link.classList.toggle("btn-secondary", !available);
}

async function ask(card) {
  const answer = await fetch(`/api/v1/campuses/${encodeURIComponent(card.dataset.campus)}`, { credentials: "omit" });
  if (!answer.ok) {
    return;
  }
  const campus = await answer.json();
  if (campus.available) {
    show(card, OPEN, true);
  } else if (!campus.opens_at) {
    show(card, UNSTAFFED, false);
  }
}

for (const card of document.querySelectorAll("[data-campus]")) {
  ask(card).catch(() => {});
}
