// Copies the invitation link beside the button; without script the link stands in a field to select.
for (const button of document.querySelectorAll("[data-copy-button]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.parentElement.querySelector("[data-copy]").value);
    button.textContent = button.dataset.wordDone;
  });
}
