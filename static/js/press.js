// Nothing on a page moves while a button of the mouse or a finger is down: what moves away from under it is not pressed.
const LONGEST = 1000; // milliseconds: a press that leaves the window may never be seen to end
const CLICK = 50; // milliseconds until the click that a finger makes has arrived
let ended = Promise.resolve();
let end = null;

addEventListener(
  "pointerdown",
  (event) => {
    if (end || event.button !== 0) return;
    ended = new Promise((resolve) => {
      end = () => {
        end = null;
        setTimeout(resolve, CLICK);
      };
    });
    setTimeout(end, LONGEST);
  },
  true,
);
for (const kind of ["pointerup", "pointercancel"]) addEventListener(kind, () => end?.(), true);

// Resolves at once while nothing is pressed, else when the press has done what it does.
export const released = () => ended;
