// A browser for the tests of the pages: what it meets (console errors, requests that leave, axe) is
// collected. argv: MODULES BASE TOKEN PICTURES SOURCE_ROOT TARGET_ROOT
import { createRequire } from "node:module";
import { mkdirSync, readFileSync } from "node:fs";

export const [modules, base, token, pictures, sourceRoot, targetRoot] = process.argv.slice(2);
const require = createRequire(modules + "/");
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
mkdirSync(pictures, { recursive: true });

export const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: process.getuid() === 0 ? ["--no-sandbox"] : [],
});
export const troubles = [];
export const watch = (page) => {
  page.on("console", (message) => message.type() === "error" && troubles.push(`${page.url()}: ${message.text()}`));
  page.on("pageerror", (error) => troubles.push(`${page.url()}: ${error}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(base) && !request.url().startsWith("blob:")) troubles.push(`a request left: ${request.url()}`);
  });
  return page;
};
export const context = (more = {}) => browser.newContext({ baseURL: base, locale: "de-DE", viewport: { width: 1280, height: 900 }, ...more });
export const step = async (name, act) => {
  await act();
  console.log("ok", name);
};

// axe is put in by the test's own protocol, not by the page: its policy allows no other script.
export async function violations(of) {
  await of.evaluate(() => document.getAnimations().forEach((animation) => animation.finish()));
  const client = await of.context().newCDPSession(of);
  await client.send("Runtime.evaluate", { expression: axe });
  const { result } = await client.send("Runtime.evaluate", {
    expression: 'axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }).then((r) => JSON.stringify(r.violations.map((v) => [v.id, v.nodes.map((n) => n.html.slice(0, 120) + " " + n.failureSummary.slice(0, 160)).slice(0, 3)])))',
    awaitPromise: true, returnByValue: true,
  });
  await client.detach();
  return JSON.parse(result.value);
}

// Each address in both themes and these widths: a picture, axe, nothing too wide. What was found.
export async function lookAt(page, pages, widths) {
  const found = [];
  for (const theme of ["light", "dark"]) {
    await page.context().addCookies([{ name: "theme", value: theme, url: base }]);
    for (const width of widths) {
      await page.setViewportSize({ width, height: width < 500 ? 780 : 900 });
      for (const [name, address] of Object.entries(pages)) {
        const before = troubles.length;
        await page.goto(address);
        if (name === "missing") troubles.length = before;  // a browser calls a page that is not there an error
        await page.screenshot({ path: `${pictures}/${name}-${theme}-${width}.png` });
        for (const violation of await violations(page)) found.push(`${name} ${theme} ${width}: ${JSON.stringify(violation)}`);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (wide > 0) found.push(`${name} ${theme} ${width}: ${wide} px too wide`);
      }
    }
  }
  return found;
}

// No error that a test did not ask for.
export const unexpected = () => troubles.filter((text) => !/40[0349] \(/.test(text));
