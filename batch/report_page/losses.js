"use strict";
// Says the page in the reader's language; the page can be read without it.
(() => {
  const names = { en: "English", de: "Deutsch", fr: "Français" };
  const place = document.getElementById("languages");
  const show = (code) => {
    document.documentElement.lang = code;
    for (const element of document.querySelectorAll("[data-en]")) element.textContent = element.dataset[code] || element.dataset.en;
    for (const button of place.children) button.setAttribute("aria-pressed", String(button.lang === code));
  };
  for (const [code, name] of Object.entries(names)) {
    const button = document.createElement("button");
    button.type = "button"; button.lang = code; button.textContent = name;
    button.addEventListener("click", () => { history.replaceState(null, "", "#lang=" + code); show(code); });
    place.append(button);
  }
  const wanted = new URLSearchParams(location.hash.slice(1)).get("lang");
  show([wanted, ...navigator.languages.map((tag) => tag.slice(0, 2))].find((code) => names[code]) || "en");
})();
