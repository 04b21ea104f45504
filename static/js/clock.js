// Writes moments in the reader's own zone and format, and tells the server which zone that is, for the
// pages it writes and the dates on paper; without script they stand in UTC.
const FORMATS = {
  time: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  day: { year: "numeric", month: "short", day: "numeric" },
  moment: { year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
};

// English months as the server writes them, or two ways would stand on one page. Other languages number them.
const MONTHS = { Jan: "Jan.", Feb: "Feb.", Mar: "March", Apr: "April", Jun: "June", Jul: "July", Aug: "Aug.", Sep: "Sept.", Oct: "Oct.", Nov: "Nov.", Dec: "Dec." };

export const write = (root = document) => {
  for (const element of root.querySelectorAll("time[data-clock]")) {
    const format = new Intl.DateTimeFormat(document.documentElement.lang, FORMATS[element.dataset.clock]);
    const parts = format.formatToParts(new Date(element.dateTime));
    element.textContent = parts.map(({ type, value }) => (type === "month" && MONTHS[value]) || value).join("");
  }
};

const keepZone = () => {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  const pair = `zone=${timeZone}`;
  if (!timeZone || document.cookie.split("; ").includes(pair)) return;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${pair}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
};

keepZone();
write();
document.addEventListener("htmx:load", (event) => write(event.detail.elt));
