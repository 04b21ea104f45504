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
