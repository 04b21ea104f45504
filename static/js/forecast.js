// Opens what a link to a field leads into, and says while results are on their way.
// Without this script the page's own buttons do all of the work.
const form = document.querySelector("form[data-forecast]");

const reveal = (hash) => {
  const field = hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1)));
  if (!field) return;
  for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  if (field.matches("input, select")) field.focus();
};

document.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="#i-"]');
  if (!link) return;
  event.preventDefault();
  reveal(link.hash);
});
reveal(location.hash);

// Letters of an input method that are not chosen yet change no figure: htmx hears of them when the word is done.
form?.addEventListener("input", (event) => event.isComposing && event.stopPropagation(), { capture: true });
form?.addEventListener("compositionend", (event) => event.target.dispatchEvent(new Event("input", { bubbles: true })));

form?.addEventListener("htmx:beforeRequest", () => document.getElementById("result").setAttribute("aria-busy", "true"));
form?.addEventListener("htmx:afterRequest", () => document.getElementById("result").removeAttribute("aria-busy"));

// The fields that the last answer found wrong, each with its reason; what a page came with gives way to it.
const mark = () => {
  for (const said of form.querySelectorAll(".pl-in__e:not(#e-name)")) said.remove();
  for (const field of form.querySelectorAll(".is-invalid:not(#i-name)")) {
    field.classList.remove("is-invalid");
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-errormessage");
  }
  for (const link of form.querySelectorAll("#problems li a")) {
    const field = document.getElementById(link.hash.slice(1));
    if (!field?.matches("input, select")) continue;
    field.classList.add("is-invalid");
    field.setAttribute("aria-invalid", "true");
    const said = document.createElement("p");
    said.className = "pl-in__e";
    said.id = `e-${field.id}`;
    field.setAttribute("aria-errormessage", said.id);
    said.textContent = link.parentElement.querySelector("span").textContent;
    (field.closest(".pl-in__ends")?.parentElement ?? field).after(said);
  }
};

// Ranges that moved with their middle, and numbers as they were read; never under somebody's hands.
const put = () => {
  for (const one of document.querySelectorAll("#set [data-for]")) {
    const field = document.getElementById(one.dataset.for);
    if (field && field !== document.activeElement) field.value = one.textContent;
  }
};
document.addEventListener("htmx:afterSettle", () => {
  if (!form) return;
  mark();
  put();
});
