// Forms with files: drop and paste them, see them, see how far they are. Without it the plain file field does.

class UploadForm {
  constructor(form) {
    this.form = form;
    this.input = form.querySelector("input[type=file]");
    if (!this.input) return;
    this.list = document.createElement("ul");
    this.list.className = "chosen-files";
    this.list.setAttribute("aria-live", "polite");
    this.input.after(this.list);
    this.input.addEventListener("change", () => this.show());
    form.addEventListener("paste", (event) => this.take(event.clipboardData.files, event));
    form.addEventListener("dragover", (event) => this.hover(event, true));
    form.addEventListener("dragleave", (event) => this.hover(event, false));
    form.addEventListener("drop", (event) => {
      this.hover(event, false);
      this.take(event.dataTransfer.files, event);
    });
    form.addEventListener("submit", (event) => this.send(event));
  }

  hover(event, over) {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    this.form.classList.toggle("is-dropping", over);
  }

  take(files, event) {
    if (!files.length) return;
    event.preventDefault();
    this.set([...this.input.files, ...files]);
  }

  set(files) {
    const chosen = new DataTransfer();
    for (const file of files) chosen.items.add(file);
    this.input.files = chosen.files;
    this.show();
  }

  show() {
    this.list.replaceChildren(...[...this.input.files].map((file, at) => this.item(file, at)));
  }

  item(file, at) {
    const item = document.createElement("li");
    const name = document.createElement("bdi");
    name.textContent = `${file.name} (${Math.ceil(file.size / 1024)} kB)`;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Remove";
    button.setAttribute("aria-label", `Remove ${file.name}`);
    button.addEventListener("click", () => {
      this.set([...this.input.files].filter((_, index) => index !== at));
      this.input.focus();
    });
    item.append(name, button);
    return item;
  }

  // With files the form goes by XMLHttpRequest, which alone tells how much has been sent. The answer says where to
  // go; where it is a refusal instead, the plain form, sent again, shows it (its key makes that harmless).
  send(event) {
    if (!this.input.files.length || this.plain) return;
    event.preventDefault();
    const data = new FormData(this.form, event.submitter);
    const bar = document.createElement("progress");
    bar.className = "progress-line";
    bar.max = 1;
    bar.setAttribute("aria-label", "Sending the files");
    this.list.after(bar);
    const request = new XMLHttpRequest();
    request.open("POST", this.form.action);
    request.setRequestHeader("X-Sent-By-Script", "1");
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      bar.value = loaded / total;
    });
    request.addEventListener("load", () => {
      const next = request.getResponseHeader("X-Go");
      if (next) location.assign(next);
      else this.fallBack(bar, event.submitter);
    });
    request.addEventListener("error", () => {
      bar.remove();
      this.say("The files did not get through. Your text is still here: try again.");
    });
    request.send(data);
  }

  fallBack(bar, submitter) {
    bar.remove();
    this.plain = true;
    this.form.requestSubmit(submitter);
  }

  say(sentence) {
    const item = document.createElement("li");
    item.className = "errorlist";
    item.textContent = sentence;
    this.list.append(item);
  }
}

// What was typed outlives a reload and a lost connection, until it was sent.
class Draft {
  constructor(form) {
    this.key = `refdesk.draft.${form.dataset.composer}`;
    this.area = form.querySelector("textarea");
    try {
      if (!this.area.value) this.area.value = sessionStorage.getItem(this.key) ?? "";
      this.area.addEventListener("input", () => sessionStorage.setItem(this.key, this.area.value));
      form.addEventListener("submit", () => sessionStorage.removeItem(this.key));
    } catch {
      // Storage is blocked: the page itself holds the text.
    }
  }
}

for (const form of document.querySelectorAll("form[data-composer]")) {
  new Draft(form);
  new UploadForm(form);
}
