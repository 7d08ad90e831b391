"use strict";
(() => {
  const button = (label, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = label;
    made.addEventListener("click", () => act(made));
    return made;
  };

  // Light, dark, or as the system says.
  const tools = document.querySelector(".tools");
  const root = document.documentElement;
  const dark = () =>
    root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  tools.append(button("Light or dark", () => { root.dataset.theme = dark() ? "light" : "dark"; }));

  // The document that the page was drawn from, which is packed (gzip) in base 64.
  const source = document.getElementById("document");
  if (source) {
    tools.append(button("Save the measurements", async () => {
      const bytes = Uint8Array.from(atob(source.textContent), (each) => each.charCodeAt(0));
      const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
      const link = document.createElement("a");
      link.href = URL.createObjectURL(await new Response(unpacked, { headers: { "Content-Type": "application/json" } }).blob());
      link.download = source.dataset.fileName;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    }));
  }

  // Tables that can be sorted: by number where cells have one, else by their words.
  const key = (row, column) => {
    const cell = row.cells[column];
    if (!cell) return { number: NaN, words: "" };
    return { number: parseFloat(cell.dataset.value), words: cell.textContent };
  };
  const compare = (one, other, sign) => {
    const known = !Number.isNaN(one.number);
    if (known !== !Number.isNaN(other.number)) return known ? -1 : 1; // what has no number comes last, either way
    return sign * (known ? one.number - other.number : one.words.localeCompare(other.words));
  };
  for (const table of document.querySelectorAll("table")) {
    const body = table.tBodies[0];
    const asMeasured = [...body.rows];
    if (asMeasured.length < 2) continue;
    const headers = [...table.tHead.rows[0].cells];
    headers.forEach((header, column) => {
      if (header.tagName !== "TH") return;
      const label = header.textContent;
      header.textContent = "";
      header.append(button(label, () => {
        const next = { none: "ascending", ascending: "descending", descending: "none" };
        const order = next[header.getAttribute("aria-sort") ?? "none"];
        for (const each of headers) each.removeAttribute("aria-sort");
        const rows = [...asMeasured];
        if (order !== "none") {
          header.setAttribute("aria-sort", order);
          const sign = order === "ascending" ? 1 : -1;
          rows.sort((one, other) => compare(key(one, column), key(other, column), sign));
        }
        body.append(...rows);
      }));
    });
  }

  // On paper nothing can be opened.
  addEventListener("beforeprint", () => {
    for (const each of document.querySelectorAll("details")) each.open = true;
  });
})();
