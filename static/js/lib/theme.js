// Runs before the page is painted: the theme that this browser chose, if it chose one. Not a module, for that reason.
try {
  const theme = localStorage.getItem("refdesk.theme");
  if (theme === "light" || theme === "dark") {
    document.documentElement.dataset.theme = theme;
  }
} catch {
  // Storage is blocked: the system's theme stands.
}
