/* Refdesk's help search on a library's page: <script async src="https://DESK/help/embed.js" data-campus="capital"></script>
   data-target: a selector of where it goes (default: in place of the script); data-theme="light" or "dark". */
(() => {
  const script = document.currentScript || document.querySelector("script[data-campus][src*='/help/embed.js']");
  const { campus = "", target, theme } = script.dataset;
  if (!/^[a-z0-9-]+$/.test(campus)) return console.warn("Refdesk: give the script a data-campus.");
  const desk = new URL(script.src).origin;
  const frame = Object.assign(document.createElement("iframe"), {
    src: `${desk}/help/${campus}/embed/${theme === "light" || theme === "dark" ? `?theme=${theme}` : ""}`,
    title: "Search library help",
    loading: "lazy",
    referrerPolicy: "no-referrer",
  });
  Object.assign(frame.style, { width: "100%", height: "170px", border: "0" });
  addEventListener("message", ({ source, origin, data }) => {
    if (source !== frame.contentWindow || origin !== desk || data?.refdeskHelp !== "height") return;
    if (Number.isFinite(data.height)) frame.style.height = `${Math.min(Math.max(data.height, 120), 1200)}px`;
  });
  const place = target && document.querySelector(target);
  if (place) place.append(frame);
  else script.after(frame);
})();
