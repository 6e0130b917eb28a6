import "./reference-chat.js";

// In a frame that is sandboxed without an origin of its own the desk can't be asked: then only a window helps.
if (globalThis.origin === "null") document.getElementById("locked").hidden = false;
