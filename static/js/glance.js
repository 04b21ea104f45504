// Keys in the table of a cohort: arrows, Home, End move between links, x selects, / finds, Escape closes the panel.
// Without it every link and cell is a tab stop and every box is ticked by hand.
const table = document.querySelector(".pl-glance table");
const bodies = table ? [...table.tBodies] : [];
const lines = bodies.flatMap((body) => [...body.rows]).filter((row) => row.querySelector(".s"));
const rows = lines.map((row) => [...row.querySelectorAll("th a, td button")]).filter((row) => row.length);
const links = rows.flat();
const boxes = lines.map((row) => row.querySelector(".s input"));
const hold = (link) => links.forEach((other) => { other.tabIndex = other === link ? 0 : -1; });
const here = table?.querySelector("tbody [aria-current]");

if (links.length) {
  hold(here ?? links[0]);
  table.addEventListener("focusin", ({ target }) => { if (links.includes(target)) hold(target); });
}
if (here) here.scrollIntoView({ block: "center" });
const returned = location.hash.startsWith("#r") && document.getElementById(location.hash.slice(1));
if (returned && lines.includes(returned)) returned.querySelector("a")?.focus();

table?.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const y = rows.findIndex((row) => row.includes(event.target));
  if (y < 0) return;
  const x = rows[y].indexOf(event.target);
  const last = rows[y].length - 1;
  const moves = { ArrowUp: [y - 1, x], ArrowDown: [y + 1, x], ArrowLeft: [y, x - 1], ArrowRight: [y, x + 1] };
  const go = { ...moves, Home: [y, 0], End: [y, last] }[event.key];
  if (event.key === "x") event.target.closest("tr").querySelector(".s input").click();
  const next = go && rows[go[0]]?.[Math.min(go[1], rows[go[0]].length - 1)];
  if (next) { event.preventDefault(); next.focus(); }
});

document.addEventListener("keydown", (event) => {
  const types = event.target.closest?.("input:not([type=checkbox]), textarea, select");
  if (event.key === "Escape") document.querySelector(".pl-panel__close")?.click();
  if (types || event.ctrlKey || event.metaKey || event.altKey || event.key !== "/") return;
  const find = document.querySelector(".pl-filter [type=search]");
  if (find) { event.preventDefault(); find.focus(); }
});

const every = table?.querySelector("thead .s input");
const said = document.querySelector("[data-selected]");
const count = () => {
  const ticked = boxes.filter((box) => box.checked).length;
  boxes.forEach((box) => box.closest("tr").classList.toggle("is-sel", box.checked));
  if (said) said.textContent = said.dataset.words.replace("%s", ticked);
  if (every) {
    every.checked = ticked === boxes.length && ticked > 0;
    every.indeterminate = ticked > 0 && !every.checked;
  }
};
if (every && document.getElementById("bulk")) {
  every.hidden = false;
  every.addEventListener("change", () => { boxes.forEach((box) => { box.checked = every.checked; }); count(); });
  table.addEventListener("change", count);
  document.querySelector("[data-clear]")?.addEventListener("click", (event) => {
    if (!said) return;
    event.preventDefault();
    boxes.forEach((box) => { box.checked = false; });
    count();
  });
  count();
}
