// Saves each answer as it is given. Without this script the page's own button saves them all.
const form = document.querySelector("form[data-autosave]");
if (form) {
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const waiting = new Set();
  const pending = new Map();

  const send = async (question) => {
    const item = question.dataset.item;
    if (waiting.has(item)) {
      pending.set(item, question);
      return;
    }
    waiting.add(item);
    const body = new FormData();
    for (const field of question.querySelectorAll("input, textarea")) {
      if (field.name && (!["radio", "checkbox"].includes(field.type) || field.checked)) {
        body.append(field.name, field.value);
      }
    }
    const state = question.querySelector("[data-state]");
    try {
      const address = form.dataset.autosave.replace("ITEM", item);
      const response = await fetch(address, { method: "POST", body, headers: { "X-CSRFToken": token } });
      const answer = await response.json();
      if (response.ok) {
        question.querySelector("[data-rev]").value = answer.rev;
        state.textContent = answer.saved;
        document.querySelector("[data-progress]").textContent = answer.sum;
      } else {
        state.textContent = answer.error;
      }
    } catch {
      state.textContent = form.lang === "zh" ? "" : "…";
      setTimeout(() => send(question), 5000);
    } finally {
      waiting.delete(item);
      if (pending.delete(item)) send(question);
    }
  };

  form.addEventListener("change", (event) => {
    const question = event.target.closest("[data-item]");
    if (question) send(question);
  });
}
