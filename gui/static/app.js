// What the pages can do better with a script. Without it each of them works as it stands: links and
// forms go to the server, which writes the same HTML.

const one = (selector, from = document) => from.querySelector(selector);
const all = (selector, from = document) => [...from.querySelectorAll(selector)];
const typing = (element) => element.matches("input, textarea, select");

// --- lists: the address is the state of the view; only the list is replaced

let request = 0;
async function load(address, { push = true } = {}) {
  const mine = ++request;
  const answer = await fetch(address, { headers: { Accept: "text/html" } }).catch(() => null);
  if (mine !== request) return;
  if (!answer || !answer.ok || answer.redirected) return void location.assign(address);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = one("#list", page);
  if (mine !== request || !fresh || !one("#list")) return;
  one("#list").replaceWith(document.adoptNode(fresh));
  if (push) history.pushState(null, "", address);
  fillForms();
}

function fillForms() {
  const query = new URLSearchParams(location.search);
  for (const field of all("form[data-live] [name]")) {
    const value = query.get(field.name) ?? "";
    if (field !== document.activeElement && field.value !== value) field.value = value;
  }
}

function addressOf(form) {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value) query.set(name, value);
  const text = query.toString();
  return (form.getAttribute("action") ?? location.pathname) + (text ? "?" + text : "");
}

let wait;
document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (!form?.matches("[data-live]")) return;
  clearTimeout(wait);
  wait = setTimeout(() => load(addressOf(form)), event.target.matches("select") ? 0 : 200);
});
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-live]")) return;
  event.preventDefault();
  clearTimeout(wait);
  load(addressOf(event.target));
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("#list .paging a, #list th a, #list .count a:not(.export a)");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  if (link.closest(".export")) return;
  event.preventDefault();
  load(link.href).then(() => scrollTo({ top: 0 }));
});
addEventListener("popstate", () => one("#list") && one("form[data-live]") && load(location.href, { push: false }));

// --- keys

const rows = () => all("table[data-keys] tbody tr");
function select(step) {
  const list = rows();
  if (!list.length) return;
  const at = list.findIndex((row) => row.contains(document.activeElement));
  const next = list[Math.max(0, Math.min(list.length - 1, at < 0 ? (step > 0 ? 0 : list.length - 1) : at + step))];
  one("a", next)?.focus();
  next.scrollIntoView({ block: "nearest" });
}
const keys = {
  ArrowDown: () => select(1), j: () => select(1), ArrowUp: () => select(-1), k: () => select(-1),
  "/": () => one("[data-slash]")?.focus(),
  n: () => one("[data-next]")?.click(),
  ArrowLeft: () => one("[data-before]")?.click(), ArrowRight: () => one("[data-after]")?.click(),
  Escape: () => one("[data-up]")?.click(),
  "?": () => one("#keys").showModal(),
};
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || one("dialog[open]")) return;
  if (typing(event.target)) {
    if (event.key === "Escape") event.target.blur();
    if (event.key !== "ArrowDown" || !event.target.matches("[data-slash]")) return;
  }
  const act = keys[event.key];
  const turns = event.key === "ArrowLeft" ? "[data-before]" : event.key === "ArrowRight" ? "[data-after]" : "";
  if (turns && (!one(turns) || event.target.closest(".scroll, pre"))) return;
  if (!act || ((event.key === "ArrowDown" || event.key === "ArrowUp") && !rows().length)) return;
  event.preventDefault();
  act();
});
document.addEventListener("focusin", (event) => {
  for (const row of all("table[data-keys] tr[data-on]")) row.removeAttribute("data-on");
  event.target.closest?.("table[data-keys] tbody tr")?.setAttribute("data-on", "");
});

// --- the overview, live: each event holds all of it, so nothing can be missed

const live = one("#live[data-events]");
if (live) {
  let lost = null;
  let last = new Date();
  const source = new EventSource(live.dataset.events);
  source.onmessage = (event) => {
    const { phase, live: text } = JSON.parse(event.data);
    last = new Date();
    lost?.remove();
    lost = null;
    const controls = one("#controls");
    if (controls) controls.dataset.phase = phase;
    if (live.contains(document.activeElement) && document.activeElement !== document.body) return;
    const fresh = new DOMParser().parseFromString(text, "text/html");
    live.replaceChildren(...fresh.body.childNodes);
  };
  source.onerror = () => {
    if (lost) return;
    lost = document.createElement("p");
    lost.id = "lost";
    lost.className = "warning";
    lost.setAttribute("role", "status");
    lost.textContent = live.dataset.lost.replace("{time}", last.toLocaleTimeString(document.documentElement.lang));
    live.before(lost);
    // A server that was started anew may not know us: then the page says so.
    if (source.readyState === EventSource.CLOSED) setTimeout(() => location.reload(), 5000);
  };
}

// --- buttons that need a script

for (const button of all("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(one("#" + button.dataset.copy).textContent);
    button.textContent = button.dataset.done;
  });
}
for (const button of all("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// --- pages drawn from source and result: one over the other with a slider, or blinking

for (const drawn of all(".drawn")) {
  if (!one(".side-a", drawn) || !one(".side-b", drawn)) continue;
  const ways = document.createElement("p");
  ways.className = "ways";
  const over = Object.assign(document.createElement("button"), { type: "button", textContent: drawn.dataset.overlay });
  const blink = Object.assign(document.createElement("button"), { type: "button", textContent: drawn.dataset.blink });
  const slider = Object.assign(document.createElement("input"), { type: "range", min: 0, max: 1, step: 0.01, value: 0.5, hidden: true });
  slider.setAttribute("aria-label", drawn.dataset.overlay);
  let timer;
  const show = (overlaid, blinking) => {
    clearInterval(timer);
    drawn.classList.toggle("over", overlaid);
    drawn.classList.remove("blinked");
    slider.hidden = !overlaid || blinking;
    over.setAttribute("aria-pressed", overlaid && !blinking);
    blink.setAttribute("aria-pressed", blinking);
    if (blinking) timer = setInterval(() => drawn.classList.toggle("blinked"), 700);
    drawn.style.setProperty("--cut", blinking ? 0 : slider.value);
  };
  over.addEventListener("click", () => show(over.getAttribute("aria-pressed") !== "true", false));
  blink.addEventListener("click", () => { const on = blink.getAttribute("aria-pressed") !== "true"; show(on, on); });
  slider.addEventListener("input", () => drawn.style.setProperty("--cut", slider.value));
  ways.append(over, blink, slider);
  drawn.prepend(ways);
  show(false, false);
}
