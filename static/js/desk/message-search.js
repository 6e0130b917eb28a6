import { bdi, fill, h } from "../lib/elements.js";
import { clockTime, dayName } from "../lib/time.js";
import { marked, MessageSearch as Search } from "../models/message-search.js";
import { Part } from "./part.js";

const PAUSE_MS = 250;

/** Internal messages by their words: one's own threads and the room, on the server, however old they are (Q21). */
export class MessageSearch extends Part {
  topics = [];
  #soon = null;

  build() {
    this.search = new Search((words, before) => this.app.board.searchMessages(words, before));
    const label = h("label", { class: "visually-hidden", htmlFor: "message-words", text: "Search internal messages" });
    this.input = h("input", { id: "message-words", type: "search", maxlength: 100, autocomplete: "off", placeholder: "Search messages", on: { input: () => this.#typed() } });
    this.help = h("a", { class: "how", href: "/desk/together/#internal-messages", target: "_blank", rel: "noopener", text: "How it works" });
    this.said = h("p", { class: "hint", role: "status" });
    this.list = h("ul", { class: "found" });
    this.more = h("button", { type: "button", class: "button small", text: "Older ones", hidden: true, on: { click: () => this.#more() } });
    const form = h("form", { role: "search", on: { submit: (event) => (event.preventDefault(), this.#look()) } }, label, this.input, this.help);
    this.input.addEventListener("keydown", (event) => event.key === "Escape" && this.input.value && (event.preventDefault(), this.#end()));
    fill(this, form, this.said, this.list, this.more);
  }

  get isOn() {
    return this.input.value.trim() !== "";
  }

  #typed() {
    clearTimeout(this.#soon);
    this.#soon = setTimeout(() => this.#look(), this.isOn ? PAUSE_MS : 0);
  }

  #end() {
    this.input.value = "";
    this.#look();
  }

  async #look() {
    clearTimeout(this.#soon);
    const answer = this.search.look(this.input.value);
    this.draw();
    await answer;
    this.draw();
  }

  async #more() {
    const last = this.list.lastElementChild;
    await this.search.more();
    this.draw();
    last?.nextElementSibling?.querySelector("button")?.focus();
  }

  draw() {
    const { found, hasMore, isBusy, problem, words } = this.search;
    this.app.querySelector("operator-list").hidden = this.hidden || words !== "";
    const count = `${found.length}${hasMore ? " or more" : ""} message${found.length === 1 ? "" : "s"} found.`;
    const nothing = "Nothing found. Fewer words find more; old messages are deleted.";
    this.said.textContent = problem?.message ?? (!words ? "" : isBusy ? "Searching…" : found.length ? count : nothing);
    fill(this.list, ...found.map((message) => h("li", {}, this.#result(message))));
    this.more.hidden = !hasMore;
  }

  #result(message) {
    const { desk } = this;
    const own = desk.isMe(message.from);
    const other = message.room ? "Everyone on duty" : (own ? message.to : message.from).name;
    const day = dayName(message.at);
    const when = day === "Today" ? clockTime(message.at) : `${day}, ${clockTime(message.at)}`;
    return h(
      "button", { type: "button", class: "found-message", on: { click: () => this.#open(message, own) } },
      h("span", { class: "row" }, h("strong", {}, bdi(other)), h("time", { datetime: message.at, text: when })),
      h("span", { class: "words", dir: "auto" }, h("span", { class: "who", text: own ? "You: " : message.room ? `${message.from.name}: ` : "" }), ...marked(message.body, this.search.words).map((piece) => (piece.hit ? h("mark", { text: piece.text }) : piece.text))),
    );
  }

  #open(message, own) {
    const room = message.room ? "room" : (own ? message.to : message.from).id;
    this.app.querySelector("message-thread").open(room, { at: message.n });
  }
}
