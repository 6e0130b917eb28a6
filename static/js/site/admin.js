// The stock admin leaves some column heads of its tables empty; a screen reader then names nothing.
for (const head of document.querySelectorAll("th")) {
  if (head.textContent.trim() === "" && head.children.length === 0) {
    const name = document.createElement("span");
    name.className = "visually-hidden";
    name.textContent = head.classList.contains("original") ? "Entry" : "Action";
    head.append(name);
  }
}

for (const box of document.querySelectorAll("td.delete input[type=checkbox]")) {
  box.setAttribute("aria-label", "Delete this entry");
}

// Its name is a picture's; with a help text beside it, some readers say the help text alone.
document.querySelector("#searchbar")?.setAttribute("aria-label", "Search");

// On a narrow screen a table of forms becomes a stack of cards (admin-forms.css), each field with its column's head before it.
for (const table of document.querySelectorAll(".inline-group .tabular table")) {
  const heads = [...table.querySelectorAll("thead th")].map((head) => head.firstChild?.textContent.trim() ?? "");
  for (const row of table.querySelectorAll("tbody tr.form-row")) {
    for (const [index, cell] of [...row.cells].entries()) if (heads[index] && cell.children.length) cell.dataset.label = heads[index];
  }
}
