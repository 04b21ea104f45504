// A form sent after a sign-in in another tab carries the token of that sign-in: the one it was opened with is void.
const name = document.documentElement.dataset.csrf;

export const token = (form) => {
  const found = document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`));
  return found?.slice(name.length + 1) ?? form.querySelector("[name=csrfmiddlewaretoken]").value;
};

document.addEventListener("submit", (event) => {
  const field = event.target.querySelector("[name=csrfmiddlewaretoken]");
  if (field) field.value = token(event.target);
});

// A row that asks again is replaced with what had the focus in it. By its id htmx gives that back; where it is gone, as
// "Refresh" is once a report is ready, the first thing to do in the new row has it.
let lost = "";
document.addEventListener("htmx:beforeSwap", ({ target }) => {
  lost = target.contains(document.activeElement) ? target.id : "";
});
document.addEventListener("htmx:afterSettle", () => {
  const row = lost && document.activeElement === document.body && document.getElementById(lost);
  if (row) row.querySelector("a[href], button, summary")?.focus();
  lost = "";
});
