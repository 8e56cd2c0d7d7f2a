"use strict";
// Language, filter and order of the dependency report. The page can be read without it.
(() => {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const words = read("words"), all = read("rows");
  const columns = ["source", "format", "class", "points", "findings"];
  const rows = all.files.map((cells) => Object.fromEntries(columns.map((name, i) => [name, cells[i]])));
  const classes = ["decide", "rework", "check", "itself"], marks = { itself: "●", check: "○", rework: "▲", decide: "■" };
  const chunk = 100;
  const byId = (id) => document.getElementById(id);
  let language = "en";
  const word = (id) => (words[language] && words[language][id]) || words.en[id] || id.slice(id.indexOf(".") + 1);
  const number = (value, digits = 0) => new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value);
  const size = (bytes) => {
    const units = ["bytes", "KiB", "MiB", "GiB", "TiB"];
    let unit = 0;
    for (; bytes >= 1024 && unit < 4; ++unit) bytes /= 1024;
    return number(bytes, unit ? 1 : 0) + " " + units[unit];
  };
  const duration = (seconds) => {
    if (seconds < 60) return number(seconds, seconds < 10 ? 1 : 0) + " s";
    const minutes = Math.round(seconds / 60);
    return minutes < 60 ? minutes + " min" : number(Math.floor(minutes / 60)) + " h " + minutes % 60 + " min";
  };
  const day = (seconds) => new Date(seconds * 1000).toLocaleDateString(language, { dateStyle: "long" });
  const figure = (name, value) => name === "date" ? day(value) : name === "size" || name === "bytes" ? size(value) : name === "said" || name === "used" ? duration(value)
    : typeof value === "number" ? number(value, name === "error" ? 1 : 0) : words.en[value] !== undefined ? word(value) : value;
  const say = (id, figures = {}) => word(id).replace(/\{(\w+)\}/g, (whole, name) => name in figures ? figure(name, figures[name]) : whole);
  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (typeof value === "function") element.addEventListener(name, value);
      else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
  };

  const empty = { q: "", class: "", sort: "points", down: "", lang: "" };
  let view = { ...empty };
  const readView = () => { view = { ...empty, ...Object.fromEntries(new URLSearchParams(location.hash.slice(1))) }; };
  const keep = () => history.replaceState(null, "", "#" + new URLSearchParams(Object.entries(view).filter(([name, value]) => value !== empty[name])));
  const show = (change) => { Object.assign(view, change); keep(); draw(); };

  const translate = () => {
    language = [view.lang, ...navigator.languages.map((tag) => tag.slice(0, 2))].find((code) => words[code]) || "en";
    document.documentElement.lang = language;
    document.title = word("scan.title") + " – offenbar";
    for (const element of document.querySelectorAll("[data-word]")) element.textContent = say(element.dataset.word, JSON.parse(element.dataset.figures || "{}"));
    for (const element of document.querySelectorAll("[data-number]")) element.textContent = number(Number(element.dataset.number), Number(element.dataset.digits || 0));
    byId("languages").replaceChildren(...Object.keys(words).map((code) => make("button", { type: "button", lang: code, "aria-pressed": String(code === language), click: () => show({ lang: code }) }, { en: "English", de: "Deutsch", fr: "Français" }[code] || code)));
    byId("languages").hidden = false;
  };

  const classWord = (name) => make("span", { class: "tone " + name }, make("span", { class: "mark", "aria-hidden": "true" }, marks[name]), word("class." + name));
  const kinds = (row) => row.findings.map(([kind]) => word("finding." + kind)).join(", ");
  let chosen = [], drawn = 0;
  const orders = {
    points: (a, b) => b.points - a.points, source: (a, b) => a.source < b.source ? -1 : 1,
    format: (a, b) => a.format.localeCompare(b.format), class: (a, b) => classes.indexOf(a.class) - classes.indexOf(b.class),
  };
  const drawMore = () => {
    const until = Math.min(drawn + chunk, chosen.length);
    for (; drawn < until; ++drawn) {
      const row = chosen[drawn];
      byId("lines").append(make("tr", {}, make("td", { class: "path" }, row.source), make("td", { class: "nowrap" }, classWord(row.class)), make("td", { class: "n" }, number(row.points, 1)),
        make("td", { class: "narrow nowrap" }, row.format || make("span", { class: "soft" }, word("scan.unknown"))),
        make("td", { class: "tags narrow" }, row.findings.length ? kinds(row) : make("span", { class: "soft" }, word("scan.no_findings")))));
    }
    byId("more").hidden = drawn >= chosen.length;
  };
  const fill = () => {
    const needle = view.q.trim().toLowerCase(), order = orders[view.sort] || orders.points, sign = view.down ? -1 : 1;
    chosen = rows.filter((row) => (!view.class || row.class === view.class) && (!needle || (row.source + " " + row.format + " " + kinds(row)).toLowerCase().includes(needle)))
      .sort((a, b) => sign * order(a, b) || (a.source < b.source ? -1 : 1));
    drawn = 0;
    byId("lines").replaceChildren();
    byId("shown").textContent = say("scan.showing", { shown: chosen.length, total: rows.length });
    drawMore();
  };
  const header = (id, name, type) => make("th", { class: type, "aria-sort": view.sort === name ? (view.down ? "descending" : "ascending") : undefined },
    make("button", { type: "button", click: () => show({ sort: name, down: view.sort === name && !view.down ? "1" : "" }) }, word(id)));
  const build = () => {
    const filter = make("input", { type: "search", placeholder: word("scan.filter"), "aria-label": word("scan.filter"), value: view.q, input: (event) => { view.q = event.target.value; keep(); fill(); } });
    const choice = make("select", { "aria-label": word("scan.class"), change: (event) => show({ class: event.target.value }) }, make("option", { value: "" }, word("scan.class")),
      ...classes.map((name) => make("option", { value: name, selected: view.class === name }, word("class." + name))));
    byId("files").replaceChildren(make("h2", {}, word("scan.files")), all.capped ? make("p", { class: "warning" }, say("scan.capped", { cap: rows.length, total: all.found })) : "",
      make("div", { class: "tools" }, filter, choice), make("p", { class: "soft", id: "shown", "aria-live": "polite" }),
      make("table", { class: "list" }, make("thead", {}, make("tr", {}, header("scan.file", "source", "files-name"), header("scan.class", "class"), header("scan.points", "points", "n"), header("scan.format", "format", "narrow"), make("th", { class: "narrow" }, word("scan.findings")))), make("tbody", { id: "lines" })),
      make("p", { class: "more", id: "more" }, make("button", { type: "button", class: "link", click: drawMore }, word("scan.more"))));
    byId("files").hidden = rows.length === 0;
  };
  const draw = () => { translate(); build(); fill(); };
  addEventListener("hashchange", () => { readView(); draw(); });
  readView();
  draw();
})();
