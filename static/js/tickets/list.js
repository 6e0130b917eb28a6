// The list of tickets: counts that keep up, choosing many, a look without opening. It works without any of this.

const EVERY = 20_000;

function keepUp(place) {
  const ask = async () => {
    if (document.hidden) return;
    try {
      const response = await fetch(place.dataset.url, { headers: { Accept: "application/json" } });
      if (!response.ok || response.redirected) return;
      show(place, await response.json());
    } catch {
      // Offline for a moment: the next round asks again.
    }
  };
  setInterval(ask, EVERY);
  document.addEventListener("visibilitychange", ask);
}

function show(place, { counts, latest }) {
  for (const [status, count] of Object.entries(counts)) {
    const badge = document.querySelector(`[data-count="${status}"]`);
    if (badge) badge.textContent = count.toLocaleString("en-US");
  }
  if (latest && new Date(latest) > new Date(place.dataset.latest || 0) && !place.firstChild) {
    const link = document.createElement("a");
    link.href = location.href;
    link.textContent = "Something new has come. Show it.";
    place.append(link);
  }
}

function chooseMany(form) {
  const all = form.querySelector("[data-all]");
  const boxes = [...form.querySelectorAll("[data-one]")];
  const said = form.querySelector("[data-chosen]");
  const action = form.querySelector("[data-action]");
  const tell = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    said.textContent = chosen ? `${chosen} chosen` : "";
    all.checked = chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  };
  const offer = () => {
    for (const part of form.querySelectorAll("[data-needs]")) part.hidden = part.dataset.needs !== action.value;
  };
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    tell();
  });
  form.addEventListener("change", tell);
  action.addEventListener("change", offer);
  offer();
  tell();
}

function paragraph(text) {
  const element = document.createElement("p");
  element.dir = "auto";
  element.textContent = text;
  return element;
}

function peeking(dialog) {
  const part = (name) => dialog.querySelector(`[data-part="${name}"]`);
  for (const button of document.querySelectorAll("[data-peek]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const response = await fetch(button.dataset.peek, { headers: { Accept: "application/json" } });
      if (!response.ok) return;
      const ticket = await response.json();
      part("subject").textContent = ticket.subject;
      const whose = ticket.owner ? `${ticket.owner} has it` : "nobody’s yet";
      part("facts").textContent = `${ticket.reference} · ${ticket.patron} · ${ticket.status} · ${whose}`;
      part("words").replaceChildren(
        paragraph(ticket.question),
        ...ticket.replies.map((reply) => paragraph(`${reply.author}: ${reply.body}`)),
      );
      part("link").href = `/tickets/${ticket.reference}/`;
      dialog.showModal();
    });
  }
}

const fresh = document.querySelector("[data-fresh]");
if (fresh) keepUp(fresh);
const bulk = document.querySelector("[data-bulk]");
if (bulk) chooseMany(bulk);
peeking(document.querySelector("[data-preview]"));
