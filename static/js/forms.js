// A form sent after a sign-in in another tab carries the token of that sign-in: the one it was opened with is void.
const name = document.documentElement.dataset.csrf;

export const token = (form) => {
  const found = document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`));
  return found?.slice(name.length + 1) ?? form.querySelector("[name=csrfmiddlewaretoken]").value;
};

// A double click is one click: the second post would show its own answer in place of the first one's.
const sent = new WeakMap();
const isRepeated = ({ target, submitter, timeStamp }) => {
  const last = sent.get(target);
  sent.set(target, { submitter, timeStamp });
  return last?.submitter === submitter && timeStamp - last.timeStamp < 1000;
};

document.addEventListener("submit", (event) => {
  const field = event.target.querySelector("[name=csrfmiddlewaretoken]");
  if (field) field.value = token(event.target);
  if (!event.defaultPrevented && isRepeated(event)) event.preventDefault();
});
