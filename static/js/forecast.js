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

form?.addEventListener("htmx:beforeRequest", () => document.getElementById("result").setAttribute("aria-busy", "true"));
form?.addEventListener("htmx:afterRequest", () => document.getElementById("result").removeAttribute("aria-busy"));
