// What an answer moved: said on request, quietly, under the question that moved it. The choice stays with this browser.
const KEY = "plumbline-effect";
const box = document.querySelector("[data-effect]");
const field = box?.querySelector("input");

const stored = () => {
  try {
    return localStorage.getItem(KEY) === "1";
  } catch {
    return false; // a browser that keeps nothing asks anew on each page
  }
};

if (field) {
  field.checked = stored();
  box.hidden = false;
  field.addEventListener("change", () => {
    try {
      localStorage.setItem(KEY, field.checked ? "1" : "0");
    } catch {
      // As above.
    }
    if (!field.checked) for (const line of document.querySelectorAll(".pl-effect")) line.replaceChildren();
  });
}

export const isWanted = () => Boolean(field?.checked);

// A region that is there before its words come is read out by every screen reader; the other questions fall silent.
export const tell = (question, words) => {
  for (const line of document.querySelectorAll(".pl-effect")) if (!question?.contains(line)) line.replaceChildren();
  const place = question?.querySelector(".pl-effect");
  if (!place || !isWanted()) return;
  place.replaceChildren(
    ...words.map((sentence) => {
      const one = document.createElement("span");
      one.textContent = sentence;
      return one;
    }),
  );
};
