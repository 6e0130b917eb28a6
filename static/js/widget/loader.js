/* Refdesk's launcher: <script async src="https://DESK/widget/loader.js" data-campus="capital"></script>
   Asks nothing of the network, a cookie or a storage before somebody clicks. data-mode: launcher, button, inline;
   data-target: a selector (button, inline); data-label, data-side="left", data-theme="light" or "dark", data-height. */
(() => {
  const script = document.currentScript || document.querySelector("script[data-campus][src*='/widget/loader.js']");
  const { campus = "", mode = "launcher", target, label = "Ask a librarian", side, theme, height } = script.dataset;
  if (!/^[\w-]+$/.test(campus)) return console.warn("Refdesk: give the script a data-campus");
  const desk = new URL(script.src).origin;
  const ask = `${desk}/ask/${campus}/`;
  const NAME = "refdesk-chat";

  const make = (tag, props, ...children) => {
    const element = Object.assign(document.createElement(tag), props);
    element.append(...children);
    return element;
  };

  const STYLE = `
:host{all:initial;font:600 16px/1.25 system-ui,sans-serif}
*{box-sizing:border-box}[hidden]{display:none!important}
button{all:unset;box-sizing:border-box;cursor:pointer;display:inline-flex;align-items:center;gap:10px;min-height:52px;padding:0 22px;border-radius:26px;background:#0b5d61;color:#fff;border:1px solid transparent;box-shadow:0 2px 6px #1c242630,0 8px 24px #1c242640}
button:hover{background:#08484b}
button:focus-visible{outline:3px solid #fff;box-shadow:0 0 0 6px #0a7a80}
.opener{position:fixed;z-index:2147483001;bottom:max(20px,env(safe-area-inset-bottom));right:20px}
.mark{width:22px;height:22px;background:currentColor;clip-path:path("M2 4C6 2.6 8.5 3 11 4.5V19C8.5 17.5 6 17.2 2 18.5zM12.5 4.5C15 3 17.5 2.6 21.5 4V18.5C17.5 17.2 15 17.5 12.5 19z")}
.count{padding:3px 8px;border-radius:12px;background:#fff;color:#08484b;font-size:14px}
.panel{--paper:#faf8f4;--ink:#1c2426;--accent:#0b5d61;position:fixed;z-index:2147483000;right:20px;bottom:88px;width:400px;max-width:calc(100vw - 40px);height:min(680px,calc(100dvh - 112px));border-radius:16px;overflow:hidden;border:1px solid #857f7266;box-shadow:0 2px 6px #1c24261a,0 16px 48px #1c242640;background:var(--paper);color:var(--ink)}
.left{right:auto;left:20px}
.inline{position:relative;inset:auto;width:auto;max-width:none;height:100%;box-shadow:none}
iframe{position:relative;width:100%;height:100%;border:0}
.wait{position:absolute;inset:0;display:grid;place-content:center;padding:24px;text-align:center;font-weight:400}
a{color:var(--accent)}
@media(max-width:520px),(max-height:420px){.panel:not(.inline){inset:0;width:auto;max-width:none;height:100dvh;border:0;border-radius:0}.ready~.opener{display:none}}
@media(prefers-color-scheme:dark){.panel:not(.light){--paper:#12181a;--ink:#e9edec;--accent:#63c7c5}}
.dark{--paper:#12181a;--ink:#e9edec;--accent:#63c7c5}
@media(forced-colors:active){.mark{background:ButtonText;forced-color-adjust:none}}
@media print{:host{display:none}}`;

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  const shaded = () => {
    const element = make(NAME);
    const shadow = element.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = [sheet];
    return [element, shadow];
  };
  const [host, root] = shaded();

  const isInline = mode === "inline";
  const isButton = mode === "button";
  const count = make("span", { className: "count", hidden: true });
  const words = make("span", { textContent: label });
  const launcher = make("button", { type: "button", className: `opener ${side}` }, make("span", { className: "mark" }), words, count);
  const wait = make("p", { className: "wait", textContent: "Opening…" });
  const panel = make("div", { className: `panel ${mode} ${side} ${theme}`, hidden: true }, wait);
  let frame = null;
  let opener = launcher;
  let counted = "";

  const tell = (type) =>
    frame.contentWindow?.postMessage({ refdesk: type, page: location.origin + location.pathname, inline: isInline }, desk);

  const fill = () => {
    frame = make("iframe", {
      src: `${desk}/widget/${campus}/${theme ? `?theme=${theme}` : ""}`,
      title: label,
      allow: "clipboard-write; display-capture",
      referrerPolicy: "no-referrer",
    });
    frame.onload = () => tell(panel.hidden ? "hidden" : "shown");
    panel.append(frame);
    setTimeout(() => {
      if (panel.classList.contains("ready")) return;
      const link = make("a", { href: ask, target: "_blank", rel: "noopener", textContent: "Open it in a window of its own" });
      wait.replaceChildren("The chat doesn’t open in this page. ", link);
      frame.remove();
    }, 9000);
  };

  const show = (open, focus) => {
    if (open && !frame?.isConnected) fill();
    else if (frame) tell(open ? "shown" : "hidden");
    panel.hidden = !open;
    launcher.ariaExpanded = open;
    words.textContent = open ? "Hide the chat" : label;
    if (open && focus) frame.focus();
    if (!open && focus) (opener.isConnected && opener.checkVisibility?.() !== false ? opener : launcher).focus();
    fit();
  };

  const toggle = (event) => {
    event.preventDefault();
    opener = event.currentTarget;
    show(panel.hidden, true);
  };

  const unread = (number) => {
    count.hidden = !number;
    launcher.hidden = isButton && !number; // a page's own button can't show what waits
    count.textContent = number > 99 ? "99+" : number;
    launcher.ariaLabel = number ? `${label}, ${number} new` : null;
    const title = document.title.replace(counted, "");
    counted = number ? `(${number}) ` : "";
    document.title = counted + title;
  };

  // A phone's keyboard covers the page without resizing it: keep the panel in what is left.
  const view = window.visualViewport;
  const fit = () => {
    const covers = !isInline && view && !panel.hidden && panel.clientWidth >= innerWidth - 2 && view.height < innerHeight - 80;
    panel.style.cssText = covers ? `top:${view.offsetTop}px;bottom:auto;height:${view.height}px` : "";
  };
  view?.addEventListener("resize", fit);
  view?.addEventListener("scroll", fit);

  // Only our own frame is heard, and of what it says only these three words.
  addEventListener("message", ({ origin, source, data }) => {
    if (origin !== desk || !frame || source !== frame.contentWindow || typeof data !== "object" || !data) return;
    if (data.refdesk === "ready") {
      panel.classList.add("ready");
      wait.hidden = true;
    } else if (data.refdesk === "close" && !isInline) show(false, true);
    else if (data.refdesk === "unread" && Number.isInteger(data.count)) unread(Math.max(0, Math.min(data.count, 999)));
  });

  const start = () => {
    const places = target ? document.querySelectorAll(target) : [];
    if (isInline) {
      const place = places[0];
      if (!place) return console.warn("Refdesk: nothing matches data-target");
      if (place.querySelector(NAME)) return;
      host.style.cssText = `display:block;height:${/^\d+(px|rem|vh|dvh|%)$/.test(height) ? height : "640px"}`;
      root.append(panel);
      place.append(host);
      fill();
      panel.hidden = false;
      return;
    }
    if (document.querySelector(`${NAME}[data-floats]`)) return; // loaded twice
    host.dataset.floats = "";
    root.append(panel, launcher);
    launcher.ariaHasPopup = "dialog";
    launcher.onclick = toggle;
    launcher.hidden = isButton;
    root.addEventListener("keydown", (event) => event.key === "Escape" && !panel.hidden && show(false, true));
    for (const place of isButton ? places : []) {
      if (place.matches("a,button")) place.addEventListener("click", toggle);
      else {
        const [small, shadow] = shaded();
        shadow.append(make("button", { type: "button", textContent: label, onclick: toggle }));
        place.append(small);
      }
    }
    document.body.append(host);
  };

  if (document.body) start();
  else addEventListener("DOMContentLoaded", start);
})();
