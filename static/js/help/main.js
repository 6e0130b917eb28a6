/** The help pages work without this file; with it they answer while one types. */
import "./search.js";
import "./ask-us.js";
import "./helpful-vote.js";
import "./print-button.js";
import "./frame-height.js";
