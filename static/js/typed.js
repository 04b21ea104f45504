// What is typed and not sent yet stays in its fields when the language or the appearance is switched.
// Without this script the page comes back with what was sent.
const KEY = "plumbline.typed";
const APART = ["hidden", "password", "file", "submit", "button"];
const isBox = (field) => ["checkbox", "radio"].includes(field.type);

// Answers of a chapter are kept by their own script.
const fields = () =>
  [...document.querySelectorAll("main [name]")].filter(
    (field) => field.form?.method === "post" && !("autosave" in field.form.dataset) && !APART.includes(field.type),
  );

const isChanged = (field) => {
  if (isBox(field)) return field.checked !== field.defaultChecked;
  if (field.options) return [...field.options].some((option) => option.selected !== option.defaultSelected);
  return field.value !== field.defaultValue;
};

// Where a field stands: its form by its address, its name, and which one of that name it is.
const placed = () => {
  const seen = new Map();
  return fields().map((field) => {
    const name = `${new URL(field.form.action).pathname} ${field.name} ${isBox(field) ? field.value : ""}`;
    seen.set(name, (seen.get(name) ?? 0) + 1);
    return [`${name} ${seen.get(name)}`, field];
  });
};

document.addEventListener("submit", (event) => {
  if (!("again" in event.target.dataset)) return;
  const typed = placed().filter(([, field]) => isChanged(field));
  const values = typed.map(([place, field]) => [place, isBox(field) ? field.checked : field.value]);
  if (values.length) sessionStorage.setItem(KEY, JSON.stringify(values));
});

const putBack = () => {
  const kept = sessionStorage.getItem(KEY);
  if (kept === null) return;
  sessionStorage.removeItem(KEY);
  const here = new Map(placed());
  for (const [place, value] of JSON.parse(kept)) {
    const field = here.get(place);
    if (!field || (isBox(field) ? field.checked : field.value) === value) continue;
    if (isBox(field)) field.checked = value;
    else field.value = value;
    for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
  }
};

// The scripts of the page listen by then.
document.addEventListener("DOMContentLoaded", putBack);
