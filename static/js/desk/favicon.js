/** The tab's icon with a count on it: what calls can be seen among thirty tabs. */
const SIZE = 64;

export class Favicon {
  #link = null;
  #shown = null;

  /** `tone` is "calm", "late" or "off". */
  show(count, tone = "calm") {
    const state = `${count}/${tone}`;
    if (state === this.#shown) return;
    this.#shown = state;
    this.#link ??= this.#ownLink();
    this.#link.href = draw(count, tone);
  }

  #ownLink() {
    for (const link of document.querySelectorAll('link[rel~="icon"]')) link.remove();
    const link = document.createElement("link");
    link.rel = "icon";
    link.type = "image/png";
    document.head.append(link);
    return link;
  }
}

function draw(count, tone) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIZE;
  const pen = canvas.getContext("2d");
  pen.fillStyle = tone === "off" ? "#6b7280" : "#0f5e63";
  pen.beginPath();
  pen.roundRect(0, 0, SIZE, SIZE, 14);
  pen.fill();
  pen.fillStyle = "#fff";
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.font = "bold 42px Georgia, serif";
  pen.fillText("R", count ? 24 : 32, 35);
  if (count) badge(pen, count, tone);
  return canvas.toDataURL("image/png");
}

function badge(pen, count, tone) {
  pen.fillStyle = tone === "late" ? "#b42318" : "#b45309";
  pen.beginPath();
  pen.arc(44, 44, 20, 0, 2 * Math.PI);
  pen.fill();
  pen.fillStyle = "#fff";
  pen.font = "bold 28px system-ui, sans-serif";
  pen.fillText(count > 9 ? "9+" : String(count), 44, 46);
}
