// Writes moments in the reader's own zone and format; without it they stand in UTC.
const FORMATS = {
  time: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  day: { year: "numeric", month: "short", day: "numeric" },
  moment: { year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
};

export const write = (root = document) => {
  for (const element of root.querySelectorAll("time[data-clock]")) {
    const format = new Intl.DateTimeFormat(document.documentElement.lang, FORMATS[element.dataset.clock]);
    element.textContent = format.format(new Date(element.dateTime));
  }
};

write();
document.addEventListener("htmx:load", (event) => write(event.detail.elt));
