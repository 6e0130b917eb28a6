import "./reference-chat.js";
