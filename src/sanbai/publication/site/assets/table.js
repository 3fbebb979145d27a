"use strict";
// The table of projects: found by words, filtered, sorted; what is chosen stands in the address after #.
(() => {
  const table = document.querySelector("table.projects");
  const form = document.querySelector("form.find");
  const status = document.querySelector("[role=status]");
  const bodies = [...table.tBodies];
  const rows = bodies.flatMap((body) => [...body.rows].slice(1));
  const words = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
  const heads = [...table.tHead.rows[0].cells];
  const fields = [...form.elements].filter((field) => field.name);
  const together = document.createElement("tbody");
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const lights = ["green", "yellow", "red"];
  const numbers = new Set(["in-year", "total", "light"]);
  const all = status.textContent;
  let sorted = { by: "", down: false };

  const chosen = () => Object.fromEntries(fields.map((field) => [field.name, field.value.trim()]));

  const matches = (row, wanted) => Object.entries(wanted).every(([name, value]) => {
    if (!value) return true;
    if (name === "q") return value.toLowerCase().split(/\s+/).every((word) => words.get(row).includes(word));
    return (row.dataset[name] ?? "").split(" ").includes(value);
  });

  function filter() {
    const wanted = chosen();
    let found = 0;
    for (const row of rows) {
      row.hidden = !matches(row, wanted);
      found += row.hidden ? 0 : 1;
    }
    for (const body of bodies) body.rows[0].hidden = [...body.rows].slice(1).every((row) => row.hidden);
    const some = status.dataset.found.replace("{found}", found.toLocaleString("en")).replace("{all}", rows.length.toLocaleString("en"));
    status.textContent = Object.values(wanted).some(Boolean) ? some : all;
  }

  // A number, a rank of a light, or a text; what is not there comes last.
  function key(row, place) {
    const cell = row.cells[place];
    if (heads[place].dataset.by === "light") return row.dataset.light ? lights.indexOf(row.dataset.light) : NaN;
    return numbers.has(heads[place].dataset.by) ? parseFloat(cell.textContent.replaceAll(",", "")) : cell.textContent;
  }

  function sort() {
    const place = heads.findIndex((head) => head.dataset.by === sorted.by);
    heads.forEach((head, at) => {
      if (at === place) head.setAttribute("aria-sort", sorted.down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
    if (place < 0) {
      rows.forEach((row) => home.get(row).append(row));
      together.remove();
      bodies.forEach((body) => table.append(body));
      return;
    }
    const keys = new Map(rows.map((row) => [row, key(row, place)]));
    const compare = (a, b) => {
      if (typeof a === "string") return collator.compare(a, b) * (sorted.down ? -1 : 1);
      if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) - Number.isNaN(b);
      return (a - b) * (sorted.down ? -1 : 1);
    };
    together.append(...[...rows].sort((a, b) => compare(keys.get(a), keys.get(b))));
    bodies.forEach((body) => body.remove());
    table.append(together);
  }

  const home = new Map(bodies.flatMap((body) => [...body.rows].slice(1).map((row) => [row, body])));

  function remember() {
    const kept = Object.entries({ ...chosen(), sort: sorted.by, down: sorted.down ? "1" : "" }).filter(([, value]) => value);
    const state = new URLSearchParams(kept).toString();
    history.replaceState(null, "", state ? `#${state}` : `${location.pathname}${location.search}`);
  }

  function recall() {
    const hash = location.hash.slice(1);
    if (hash && !hash.includes("=")) return; // a place on the page
    const state = new URLSearchParams(hash);
    for (const field of fields) {
      const value = state.get(field.name) ?? "";
      field.value = value;
      // A code stands escaped in the table; an address that was typed may hold it as it is.
      if (value && field.value !== value) field.value = encodeURIComponent(value);
      if (field.selectedIndex === -1) field.value = "";
    }
    sorted = { by: state.get("sort") ?? "", down: state.get("down") === "1" };
    sort();
    filter();
  }

  function next(by, isNumber) {
    if (sorted.by !== by) sorted = { by, down: isNumber };
    else if (sorted.down === isNumber) sorted = { by, down: !isNumber };
    else sorted = { by: "", down: false };
    sort();
    remember();
  }

  for (const head of heads) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => next(head.dataset.by, numbers.has(head.dataset.by)));
  }
  form.addEventListener("input", () => { filter(); remember(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => { sorted = { by: "", down: false }; sort(); filter(); remember(); }));
  window.addEventListener("hashchange", recall);
  form.hidden = false;
  recall();
})();
