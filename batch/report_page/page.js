"use strict";
// Makes the report a tool: language, filter, order, groups, details. The page can be read without it.
(() => {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const words = read("words"), facts = read("facts");
  const columns = ["source", "format", "state", "cause", "bytes", "seconds", "detail"];
  const rows = read("rows").map((cells) => Object.fromEntries(columns.map((name, i) => [name, cells[i]])));
  const states = ["failed", "encrypted", "protected", "unsupported", "pending", "done_with_losses", "skipped", "duplicate", "done"];
  const marks = { done: "●", duplicate: "●", done_with_losses: "▲", failed: "✕", encrypted: "◆", protected: "◆", unsupported: "□", skipped: "–", pending: "…" };
  const chunk = 200, mostPrinted = 10000;
  const drawing = document.createElement("template");
  drawing.innerHTML = "<svg></svg>";
  const svgNames = drawing.content.firstChild.namespaceURI;
  const byId = (id) => document.getElementById(id);

  // Language and figures
  let language = "en";
  const word = (id) => (words[language] && words[language][id]) || words.en[id] || id.slice(id.indexOf(".") + 1);
  const number = (value, digits = 0) => new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value);
  const figure = (value) => typeof value === "number" ? number(value) : words.en[value] !== undefined ? word(value) : value;
  const say = (id, figures = {}) => word(id).replace(/\{(\w+)\}/g, (all, name) => name in figures ? figure(figures[name]) : all);
  const size = (bytes) => {
    const units = ["KiB", "MiB", "GiB", "TiB"];
    if (bytes < 1024) return say("ui.bytes", { count: bytes });
    let unit = -1;
    do { bytes /= 1024; ++unit; } while (bytes >= 1024 && unit < 3);
    return number(bytes, 1) + " " + units[unit];
  };
  const duration = (seconds) => {
    if (seconds < 60) return number(seconds, seconds < 10 ? 1 : 0) + " s";
    const minutes = Math.round(seconds / 60);
    return minutes < 60 ? minutes + " min" : Math.floor(minutes / 60) + " h " + minutes % 60 + " min";
  };
  const causeWord = (row) => !row.cause ? "" : word((row.state === "skipped" ? "reason." : row.cause.startsWith("loss.") ? "" : "fault.") + row.cause);
  const folderOf = (source) => { const parts = source.split("/"); return parts.length > 2 ? parts[0] + "/" + parts[1] : parts[0]; };
  for (const row of rows) row.folder = folderOf(row.source);

  // Elements: make("td", {class: "n"}, "text", element, ...)
  const make = (tag, attributes, ...children) => {
    const svg = tag === "svg" || tag === "rect" || tag === "title";
    const element = svg ? document.createElementNS(svgNames, tag) : document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (typeof value === "function") element.addEventListener(name, value);
      else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
  };
  const stateWord = (state) => make("span", { class: "tone " + state }, make("span", { class: "mark", "aria-hidden": "true" }, marks[state]), word("state." + state));

  // The view is the URL.
  const empty = { q: "", state: "", format: "", folder: "", cause: "", sort: "state", down: "", group: "folder", lang: "" };
  let view = { ...empty };
  const readView = () => { view = { ...empty, ...Object.fromEntries(new URLSearchParams(location.hash.slice(1))) }; };
  const show = (change, scroll) => {
    Object.assign(view, change);
    const said = Object.entries(view).filter(([name, value]) => value !== empty[name]);
    history.replaceState(null, "", "#" + new URLSearchParams(said));
    draw();
    if (scroll) byId("files").scrollIntoView({ behavior: "smooth" });
  };

  // What the page says by itself, in the reader's language
  const translate = () => {
    language = [view.lang, ...navigator.languages.map((tag) => tag.slice(0, 2))].find((code) => words[code]) || "en";
    document.documentElement.lang = language;
    document.title = word("ui.title") + " – offenbar";
    for (const element of document.querySelectorAll("[data-word]")) element.textContent = say(element.dataset.word, JSON.parse(element.dataset.figures || "{}"));
    for (const element of document.querySelectorAll("[data-number]")) element.textContent = number(Number(element.dataset.number));
    for (const element of document.querySelectorAll("[data-time]")) element.textContent = new Date(Number(element.dataset.time) * 1000).toLocaleString(language, { dateStyle: "long", timeStyle: "short" });
    for (const element of document.querySelectorAll("[data-seconds]")) element.textContent = duration(Number(element.dataset.seconds));
    const choices = Object.keys(words).map((code) => make("button", { type: "button", lang: code, "aria-pressed": String(code === language), click: () => show({ lang: code }) }, { en: "English", de: "Deutsch", fr: "Français" }[code] || code));
    byId("languages").replaceChildren(...choices);
    byId("languages").hidden = false;
  };

  // Groups
  const bar = (counts, total) => {
    const svg = make("svg", { viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" });
    let left = 0;
    states.forEach((state) => {
      const width = 100 * (counts[state] || 0) / Math.max(total, 1);
      if (width > 0) svg.append(make("rect", { class: state, x: left, y: 0, width, height: 10 }));
      left += width;
    });
    return svg;
  };
  const sumOf = (counts) => Object.values(counts).reduce((sum, count) => sum + count, 0);
  const groupName = (by, key) => by === "state" ? stateWord(key) : by === "cause" ? word("fault." + key) : key === "" ? word("ui.unknown") : key;
  const drawGroups = () => {
    const kinds = { folder: "ui.folder", format: "ui.format", state: "ui.state", cause: "ui.error" };
    const tabs = Object.entries(kinds).map(([kind, id]) => make("button", { type: "button", "aria-pressed": String(view.group === kind), click: () => show({ group: kind }) }, word(id)));
    const by = kinds[view.group] ? view.group : "folder";
    const groups = [...facts.groups[by]].sort((a, b) => b.look - a.look || sumOf(b.states) - sumOf(a.states));
    const head = make("tr", {}, make("th", { class: "wide" }, word(kinds[by])), make("th", { class: "n" }, word("ui.files")), make("th", { class: "n" }, word("ui.need_look")), make("th", { class: "narrow" }, word("ui.state")), make("th", { class: "n narrow" }, word("ui.size")));
    const body = groups.map((group) => make("tr", {},
      make("td", { class: by === "folder" ? "path" : "" }, make("button", { type: "button", class: "pick", click: () => show({ q: "", state: "", format: "", folder: "", cause: "", [by]: by === "format" && group.key === "" ? "?" : group.key }, true) }, groupName(by, group.key))),
      make("td", { class: "n" }, number(sumOf(group.states))), make("td", { class: "n" }, number(group.look)),
      make("td", { class: "narrow" }, bar(group.states, sumOf(group.states))), make("td", { class: "n narrow" }, by === "state" ? "" : size(group.bytes))));
    const table = make("div", { class: "scroll" }, make("table", { class: "list" }, make("thead", {}, head), make("tbody", {}, ...body)));
    byId("groups").replaceChildren(make("h2", {}, word("ui.groups"), make("span", { class: "tabs" }, ...tabs)), groups.length ? table : make("p", { class: "soft" }, word("ui.no_problems")));
    byId("groups").hidden = facts.found === 0;
  };

  // The list of files
  let chosen = [], drawn = 0, selected = -1;
  const orders = {
    state: (a, b) => states.indexOf(a.state) - states.indexOf(b.state) || (a.cause < b.cause ? -1 : a.cause > b.cause ? 1 : 0),
    source: (a, b) => a.source < b.source ? -1 : 1, format: (a, b) => a.format < b.format ? -1 : a.format > b.format ? 1 : 0,
    cause: (a, b) => causeWord(a).localeCompare(causeWord(b), language), bytes: (a, b) => a.bytes - b.bytes, seconds: (a, b) => a.seconds - b.seconds,
  };
  const fits = (row, needle) => (!view.state || row.state === view.state) && (!view.format || row.format === (view.format === "?" ? "" : view.format)) &&
    (!view.folder || row.folder === view.folder) && (!view.cause || row.cause === view.cause || (row.detail && row.detail.l || []).some((loss) => "loss." + loss[0] === view.cause)) &&
    (!needle || (row.source + " " + row.format + " " + word("state." + row.state) + " " + causeWord(row)).toLowerCase().includes(needle));
  const choose = () => {
    const needle = view.q.trim().toLowerCase(), order = orders[view.sort] || orders.state, sign = view.down ? -1 : 1;
    chosen = rows.filter((row) => fits(row, needle)).sort((a, b) => sign * order(a, b) || (a.source < b.source ? -1 : 1));
  };
  const resultPath = (row, name) => name.startsWith("/") ? name.slice(1) : row.source.includes("/") ? row.source.slice(0, row.source.lastIndexOf("/") + 1) + name : name;
  const link = (path) => facts.prefix && !path.includes("\\") ? make("a", { class: "path", href: facts.prefix + path.split("/").map(encodeURIComponent).join("/") }, path) : make("span", { class: "path" }, path);
  const entry = (id, ...content) => [make("dt", {}, word(id)), make("dd", {}, ...content)];
  // "table 2, cell B7" in the reader's language; a sheet's name stays as it is.
  const place = (where) => where.replace(/ of the result$/, " " + word("place.of_the_result")).split(", ").map((part) => {
    const [, name, address] = /^(.*?)( [A-Z]*[0-9]+)?$/.exec(part), id = "place." + name.replace(/ /g, "_");
    return words.en[id] === undefined ? part : word(id) + (address || "");
  }).join(", ");
  const lossText = (loss) => {
    const text = word("loss." + loss[0]) + " (" + word("severity." + loss[1]) + ")" + (loss[5] ? " – " + say("ui.accepted_short", { who: loss[5], why: loss[6] }) : "");
    return make("li", {}, text + (loss[2] ? " – " + place(loss[2]) : "") + (loss[3] || loss[4] ? ": " + word("ui.before") + " “" + (loss[3] || "") + "”, " + word("ui.after") + " “" + (loss[4] || "") + "”" : ""));
  };
  // "renamed_from: Amt/a.doc" is a word and what it is about.
  const noteText = (note) => { const [id, ...about] = note.split(": "); return word("note." + id) + (about.length ? ": " + about.join(": ") : ""); };
  const detail = (row) => {
    const d = row.detail || {}, parts = entry("ui.source", make("span", { class: "path" }, row.source));
    for (const name of d.o || []) parts.push(...entry("ui.result", link(resultPath(row, name)), d.c ? " (" + word("ui.copy") + ")" : ""));
    if (row.cause) parts.push(...entry("ui.error", causeWord(row) + (d.w ? ": " + d.w : "")));
    const advice = d.h || (words.en["advice." + row.cause] && row.state !== "skipped" ? word("advice." + row.cause) : "");
    if (advice) parts.push(...entry("ui.to_do", advice));
    if (d.i) parts.push(...entry("ui.items", say("ui.items_of", { found: d.i[0], written: d.i[1], raw: d.i[2], refused: d.i[3], salvaged: d.i[4] })));
    if (d.v) parts.push(...entry("ui.verdict", word("verdict." + d.v)));
    if (d.g) {
      const told = say("ui.pages", { before: d.g[0], after: d.g[1], differing: d.g[2] });
      parts.push(...entry("ui.pages_title", d.g[3] && facts.prefix ? make("a", { href: "../" + d.g[3] + "/index.html" }, told) : told));
    }
    if (d.p) parts.push(...entry("ui.page", make("a", { href: "files/" + d.p + ".html#lang=" + language }, word("ui.side_by_side"))));
    if (d.l) parts.push(...entry("ui.losses", make("ul", {}, ...d.l.map(lossText))));
    if (d.n) parts.push(...entry("ui.notes", d.n.map(noteText).join("; ")));
    if (d.d) parts.push(...entry("ui.duplicate_of", make("span", { class: "path" }, d.d)));
    if (d.r) parts.push(...entry("ui.route", d.r));
    return make("tr", { class: "detail" }, make("td", { colspan: 6 }, make("dl", {}, ...parts)));
  };
  const toggle = (line) => {
    const next = line.nextElementSibling;
    if (next && next.classList.contains("detail")) next.remove();
    else line.after(detail(chosen[Number(line.dataset.at)]));
    line.setAttribute("aria-expanded", String(!(next && next.classList.contains("detail"))));
  };
  const lineOf = (row, at) => make("tr", { class: "open-able", "data-at": at, "aria-expanded": "false", click: (event) => { if (!event.target.closest("a")) { select(at); toggle(event.currentTarget); } } },
    make("td", { class: "path" }, row.source), make("td", { class: "nowrap" }, stateWord(row.state)), make("td", { class: "narrow" }, causeWord(row)),
    make("td", { class: "narrow nowrap" }, row.format || make("span", { class: "soft" }, word("ui.unknown"))), make("td", { class: "n narrow" }, size(row.bytes)), make("td", { class: "n narrow" }, row.seconds ? duration(row.seconds) : ""));
  const drawMore = () => {
    const body = byId("lines"), until = Math.min(drawn + chunk, chosen.length);
    for (; drawn < until; ++drawn) body.append(lineOf(chosen[drawn], drawn));
    byId("more").hidden = drawn >= chosen.length;
  };
  // The list as it is filtered and sorted now, for a spreadsheet; as in report.csv no cell is a formula.
  const cell = (text) => '"' + (/^[=+\-@\t\r]/.test(text) ? "'" : "") + text.replace(/"/g, '""') + '"';
  const results = (row) => (row.detail && row.detail.o || []).map((name) => resultPath(row, name)).join("; ");
  const asCsv = () => "\ufeff" + [[word("ui.file"), word("ui.state"), word("ui.error"), word("ui.format"), word("ui.bytes_head"), word("ui.result")],
    ...chosen.map((row) => [row.source, word("state." + row.state), causeWord(row), row.format, String(row.bytes), results(row)])].map((line) => line.map(cell).join(",") + "\r\n").join("");
  const save = () => {
    const address = URL.createObjectURL(new Blob([asCsv()], { type: "text/csv" }));
    make("a", { href: address, download: "offenbar.csv" }).click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  };
  const drawForPrint = () => {
    while (drawn < Math.min(chosen.length, mostPrinted)) drawMore();
    byId("printed").textContent = drawn < chosen.length ? say("ui.problems_capped", { cap: drawn, total: chosen.length }) : "";
  };
  const select = (at) => {
    if (at < 0 || at >= chosen.length) return;
    while (drawn <= at) drawMore();
    byId("lines").querySelector("[aria-selected]")?.removeAttribute("aria-selected");
    selected = at;
    const line = byId("lines").querySelector(`[data-at="${at}"]`);
    line.setAttribute("aria-selected", "true");
    line.scrollIntoView({ block: "nearest" });
  };
  const header = (id, name, type) => make("th", { class: type, "aria-sort": view.sort === name ? (view.down ? "descending" : "ascending") : undefined },
    make("button", { type: "button", click: () => show({ sort: name, down: view.sort === name && !view.down ? "1" : "" }) }, word(id)));
  const choice = (name, label, values) => make("select", { "aria-label": label, change: (event) => show({ [name]: event.target.value }) },
    make("option", { value: "" }, label + ": " + word("ui.all")), ...values.map(([value, text]) => make("option", { value, selected: view[name] === value }, text)));
  const buildFiles = () => {
    const filter = make("input", { id: "filter", type: "search", placeholder: word("ui.filter"), "aria-label": word("ui.filter"), value: view.q, input: (event) => { Object.assign(view, { q: event.target.value }); refresh(); } });
    const tools = make("div", { class: "tools" }, filter,
      choice("state", word("ui.state"), states.filter((state) => facts.states[state]).map((state) => [state, word("state." + state)])),
      choice("format", word("ui.format"), facts.groups.format.map((group) => [group.key || "?", group.key || word("ui.unknown")])),
      choice("folder", word("ui.folder"), facts.groups.folder.map((group) => [group.key, group.key])),
      choice("cause", word("ui.error"), facts.causes.map((cause) => [cause.replace(/^fault\./, ""), word(cause)])));
    const head = make("tr", {}, header("ui.file", "source", "wide"), header("ui.state", "state"), header("ui.error", "cause", "narrow"), header("ui.format", "format", "narrow"), header("ui.size", "bytes", "n narrow"), header("ui.time", "seconds", "n narrow"));
    byId("files").replaceChildren(make("h2", {}, word("ui.files")), facts.capped ? make("p", { class: "warning" }, say("ui.capped", { cap: rows.length, total: facts.found })) : "", tools,
      make("p", { class: "soft", id: "shown", "aria-live": "polite" }), make("p", { class: "print-only", id: "printed" }), make("table", { class: "list" }, make("thead", {}, head), make("tbody", { id: "lines" })),
      make("p", { class: "more", id: "more" }, make("button", { type: "button", class: "link", click: drawMore }, word("ui.more"))), make("p", { class: "soft keys" }, word("ui.keys")));
    byId("files").hidden = facts.found === 0;
    new IntersectionObserver((seen) => { if (seen.some((entry) => entry.isIntersecting) && drawn < chosen.length) drawMore(); }).observe(byId("more"));
  };
  const fillFiles = () => {
    choose();
    drawn = 0; selected = -1;
    byId("lines").replaceChildren();
    const filtered = view.q || view.state || view.format || view.folder || view.cause;
    const clear = make("button", { type: "button", class: "link", click: () => show({ q: "", state: "", format: "", folder: "", cause: "" }) }, word("ui.clear"));
    byId("shown").replaceChildren(chosen.length ? say("ui.showing", { shown: chosen.length, total: rows.length }) : word("ui.none_match"), filtered ? " " : "", filtered ? clear : "", chosen.length ? " " : "", chosen.length ? make("button", { type: "button", class: "link", id: "save", click: save }, word("ui.save")) : "");
    drawMore();
  };
  let typing = 0;
  const refresh = () => { clearTimeout(typing); typing = setTimeout(() => { history.replaceState(null, "", "#" + new URLSearchParams(Object.entries(view).filter(([name, value]) => value !== empty[name]))); fillFiles(); }, 120); };

  const draw = () => { translate(); drawGroups(); buildFiles(); fillFiles(); };
  document.addEventListener("keydown", (event) => {
    const field = /^(INPUT|SELECT)$/.test(event.target.tagName);
    if (event.target.id === "filter" && (event.key === "ArrowDown" || event.key === "Enter")) { event.target.blur(); event.preventDefault(); return select(0); }
    if (event.key === "Escape") { if (field) event.target.blur(); else document.querySelectorAll("tr.detail").forEach((line) => line.remove()); }
    if (field || event.ctrlKey || event.metaKey || event.altKey) return;
    const line = selected >= 0 ? byId("lines").querySelector(`[data-at="${selected}"]`) : null;
    if (event.key === "/") byId("filter").focus();
    else if (event.key === "?") document.querySelector(".keys").scrollIntoView();
    else if (event.key === "ArrowDown" && (selected >= 0 || event.target === document.body)) select(selected + 1);
    else if (event.key === "ArrowUp" && selected > 0) select(selected - 1);
    else if (event.key === "Enter" && line && event.target.tagName !== "BUTTON" && event.target.tagName !== "A") toggle(line);
    else return;
    event.preventDefault();
  });
  for (const element of document.querySelectorAll("[data-filter]")) {
    const [name, value] = element.dataset.filter.split(":");
    element.addEventListener("click", () => show({ q: "", state: "", format: "", folder: "", cause: "", [name]: value }, true));
    element.disabled = false;
  }
  byId("problems")?.remove();
  window.addEventListener("beforeprint", drawForPrint);
  window.addEventListener("hashchange", () => { readView(); draw(); });
  readView();
  draw();
})();
