// Items of the plan are dragged by a grip in their row, with a mouse, a pen or a finger. Where an item may go the server
// decides and says; what it waits for stands in the rows, so that a place where it cannot go looks like none. Without this
// script, and by keyboard, the buttons of an open item move it.
const form = document.getElementById("drag");
const rows = [...document.querySelectorAll("tr[data-key]")];
const NEAR = 60; // pixels from the edge of the window, where the page begins to move
const STEP = 12; // pixels that it then moves in a frame
const LEAST = 6; // pixels that a pointer goes before it drags
const MARKS = ["is-above", "is-below", "is-refused"];

const waits = (row) => row.dataset.before.split(" ").filter(Boolean);

const clear = () => {
  for (const row of rows) row.classList.remove(...MARKS);
};

// The row before or behind which the item would stand, and what it would pass on the way.
const aim = (from, y) => {
  let to = rows.findIndex((row) => y < row.getBoundingClientRect().bottom);
  if (to < 0) to = rows.length - 1;
  const later = to > from;
  const passed = later ? rows.slice(from + 1, to + 1) : rows.slice(to, from);
  const own = waits(rows[from]);
  const key = rows[from].dataset.key;
  const isHeld = passed.some((row) => (later ? waits(row).includes(key) : own.includes(row.dataset.key)));
  return { to, later, isHeld };
};

const drag = (from, down) => {
  const grip = down.currentTarget;
  const row = rows[from];
  let at = down.clientY;
  let isMoving = false;
  let frame = 0;
  const show = () => {
    clear();
    const { to, later, isHeld } = aim(from, at);
    if (to !== from) rows[to].classList.add(later ? "is-below" : "is-above", ...(isHeld ? ["is-refused"] : []));
  };
  const roll = () => {
    const step = at < NEAR ? -STEP : at > innerHeight - NEAR ? STEP : 0;
    if (step) {
      scrollBy(0, step);
      show();
    }
    frame = requestAnimationFrame(roll);
  };
  const move = (event) => {
    at = event.clientY;
    if (!isMoving && Math.abs(at - down.clientY) < LEAST) return;
    if (!isMoving) {
      isMoving = true;
      row.classList.add("is-dragged");
      frame = requestAnimationFrame(roll);
    }
    show();
  };
  const end = (isDropped) => {
    cancelAnimationFrame(frame);
    listening.abort();
    clear();
    row.classList.remove("is-dragged");
    const { to, later } = aim(from, at);
    if (!isDropped || !isMoving || to === from) return;
    form.elements.key.value = row.dataset.key;
    form.elements.other.value = rows[to].dataset.key;
    form.elements.to.value = later ? "after" : "before";
    form.requestSubmit();
  };
  const listening = new AbortController();
  const { signal } = listening;
  grip.addEventListener("pointermove", move, { signal });
  grip.addEventListener("pointerup", () => end(true), { signal });
  grip.addEventListener("pointercancel", () => end(false), { signal });
  addEventListener("keydown", (event) => event.key === "Escape" && end(false), { signal });
};

if (form) {
  rows.forEach((row, from) => {
    const grip = document.createElement("span");
    grip.className = "pl-grip";
    grip.setAttribute("aria-hidden", "true");
    grip.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      grip.setPointerCapture(event.pointerId);
      drag(from, event);
    });
    row.cells[0].prepend(grip);
  });
}
