// Suggestions below a search field. Without this script the form works as any form does.
(() => {
  "use strict";
  const field = document.querySelector("[data-suggest]");
  if (!field) return;
  const list = document.createElement("ul");
  list.id = "suggestions";
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  list.hidden = true;
  field.after(list);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list",
  })) field.setAttribute(name, value);

  let chosen = -1, waiting = 0, asked = 0;
  const options = () => [...list.children];

  const close = () => {
    list.hidden = true;
    chosen = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };
  const mark = (number) => {
    chosen = number;
    options().forEach((option, at) => option.setAttribute("aria-selected", String(at === number)));
    if (number < 0) { field.removeAttribute("aria-activedescendant"); return; }
    field.setAttribute("aria-activedescendant", options()[number].id);
    options()[number].scrollIntoView({ block: "nearest" });
  };
  const option = (address, text, note, number) => {
    const item = document.createElement("li");
    item.id = `suggestion-${number}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.dataset.address = address;
    const name = document.createElement("span"), beside = document.createElement("span");
    name.textContent = text;
    beside.textContent = note;
    beside.className = "note";
    item.append(name, beside);
    return item;
  };
  const show = (found) => {
    const rows = [
      ...found.issuers.map((one) => [`/issuers/${one.issuer_cik}`, one.name || one.issuer_cik,
        [one.symbol, "issuer"].filter(Boolean).join(", ")]),
      ...found.persons.map((one) => [`/persons/${one.owner_cik}`, one.name || one.owner_cik, one.issuer_names.slice(0, 2).join(", ")]),
      ...found.filings.map((one) => [`/filings/${one.accession}`, one.accession,
        `Form ${one.form}, ${one.issuer_name || one.issuer_cik}`]),
    ];
    list.replaceChildren(...rows.map(([address, text, note], number) => option(address, text, note, number)));
    chosen = -1;
    list.hidden = rows.length === 0;
    field.setAttribute("aria-expanded", String(rows.length > 0));
  };
  const ask = async () => {
    const text = field.value.trim(), number = ++asked;
    if (text.length < 2) { close(); return; }
    try {
      const answer = await fetch(`/api/v1/search?${new URLSearchParams({ q: text, limit: "6" })}`);
      if (answer.ok && number === asked) show(await answer.json());
    } catch { close(); }
  };

  field.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(ask, 120); });
  field.addEventListener("blur", () => setTimeout(close, 150));
  field.addEventListener("keydown", (event) => {
    const last = options().length - 1;
    if (event.key === "Escape" && !list.hidden) { close(); event.preventDefault(); }
    if (list.hidden || last < 0) return;
    if (event.key === "ArrowDown") { mark(chosen >= last ? 0 : chosen + 1); event.preventDefault(); }
    if (event.key === "ArrowUp") { mark(chosen <= 0 ? last : chosen - 1); event.preventDefault(); }
    if (event.key === "Enter" && chosen >= 0) { event.preventDefault(); location.assign(options()[chosen].dataset.address); }
  });
  list.addEventListener("mousedown", (event) => {
    const item = event.target.closest("[role=option]");
    if (item) { event.preventDefault(); location.assign(item.dataset.address); }
  });
})();
