import { h } from "../../lib/elements.js";
import { openDialog } from "./ask.js";

const SOUNDS = [
  ["ping", "A patron is waiting"],
  ["message", "A patron has written"],
  ["transfer", "A colleague offers a chat"],
  ["internal", "A note or internal message"],
  ["summons", "Somebody needs you at once"],
];

const THEMES = [["auto", "As the system"], ["light", "Light"], ["dark", "Dark"]];

/** The desk on this machine: sounds, notifications, look, keys. Kept in the browser, for nobody else to see. */
export function openSettings(app) {
  const { preferences, sound, notifications } = app;
  const volume = h("input", { type: "range", id: "volume", min: 0, max: 100, value: Math.round(sound.volume * 100), on: { input: () => change() } });
  const figure = h("output", { htmlFor: "volume" });
  const warning = h("p", { class: "field-error", role: "status" });

  function change() {
    preferences.set("volume", volume.value / 100);
    show();
  }

  function show() {
    figure.textContent = `${volume.value} %`;
    warning.textContent = Number(volume.value) === 0 ? "Muted: after 45 seconds chats are no longer promised to this desk alone." : "";
  }

  const test = ([name, label]) => h("button", { type: "button", class: "button small", on: { click: async () => (await sound.unlock(), sound.play(name)) } }, `▶ ${label}`);
  const check = (name, label, hint) => {
    const box = h("input", { type: "checkbox", checked: preferences.get(name), on: { change: () => preferences.set(name, box.checked) } });
    return h("label", { class: "check" }, box, h("span", {}, label, hint && h("small", { text: hint })));
  };
  const theme = ([value, label]) => h("label", { class: "check" }, h("input", { type: "radio", name: "theme", value, checked: themeNow() === value, on: { change: () => setTheme(value) } }), label);
  const desktop = h("div", {}, ...desktopParts());

  function desktopParts() {
    const state = notifications.permission;
    if (state === "absent") return [h("p", { class: "hint", text: "This browser has no desktop notifications." })];
    if (state === "denied") return [h("p", { class: "hint", text: "The browser refuses them for this site. You can allow them beside the address." })];
    if (state === "granted") return [check("notifications", "Show them while I look at something else"), check("words", "With the patron’s words", "Off: only that somebody waits. Never in a crisis.")];
    return [h("button", { type: "button", class: "button small", text: "Allow desktop notifications", on: { click: async () => (await notifications.ask(), desktop.replaceChildren(...desktopParts())) } })];
  }

  const hints = h("input", { type: "checkbox", disabled: true, on: { change: () => showHints() } });
  const showHints = async () => {
    if (await app.attempt(app.board.api.put("/desk/coach", { hints: hints.checked }))) for (const strip of document.querySelectorAll("coach-strip")) strip.learn();
  };
  app.board.api.get("/desk/coach").then((coach) => ((hints.checked = coach.hints), (hints.disabled = false)), () => {});

  const { dialog } = openDialog({
    title: "Settings of this desk",
    wide: true,
    body: [
      h("section", {}, h("h3", { text: "Sound" }), h("div", { class: "inline-field" }, h("label", { htmlFor: "volume", text: "Volume" }), volume, figure), warning, h("div", { class: "chips" }, ...SOUNDS.map(test))),
      h("section", {}, h("h3", { text: "Desktop notifications" }), desktop),
      h("section", {}, h("h3", { text: "Look" }), h("div", { class: "inline-checks", role: "group", "aria-label": "Theme" }, ...THEMES.map(theme))),
      h("section", {}, h("h3", { text: "Coach" }), h("label", { class: "check" }, hints, h("span", {}, "Show hints beside the composer", h("small", { text: "For you alone; the patron never sees them." })))),
      h("section", {}, h("h3", { text: "Writing and keys" }), check("enter", "Enter sends to the patron", "Notes are saved with Ctrl+Enter. Off: Ctrl+Enter sends to the patron, and Alt+Enter saves notes; the two never share a key."), check("keys", "Single keys are shortcuts", "Press ? for the list.")),
    ],
    actions: [h("button", { type: "button", class: "button primary", text: "Done", on: { click: () => dialog.close() } })],
  });
  show();
}

// The key is theme.js's, which every page runs before it is painted.
const THEME_KEY = "refdesk.theme";

function themeNow() {
  return document.documentElement.dataset.theme ?? "auto";
}

function setTheme(value) {
  const { dataset } = document.documentElement;
  if (value === "auto") delete dataset.theme;
  else dataset.theme = value;
  try {
    if (value === "auto") localStorage.removeItem(THEME_KEY);
    else localStorage.setItem(THEME_KEY, value);
  } catch {
    // For this visit only.
  }
}
