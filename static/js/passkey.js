// Says so on the page when the browser hands over no passkey: cancelled, timed out, or none is there.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  document.getElementById("key-failed")?.removeAttribute("hidden");
});
