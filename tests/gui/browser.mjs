// Every flow of the pages in a real browser: what a person does, no console error, no axe violation,
// pictures in both themes and three widths.
// usage: node browser.mjs MODULES BASE TOKEN PICTURES SOURCE_ROOT TARGET_ROOT   (e2e/gui calls it)
import assert from "node:assert/strict";
import { base, browser, context, lookAt, pictures, sourceRoot, step, targetRoot, token, unexpected, violations, watch } from "./browsing.mjs";

const signedIn = await context();
const page = watch(await signedIn.newPage());

await step("signs in with the address of the terminal", async () => {
  await page.goto("/");
  assert.match(page.url(), /sign-in/);
  assert.deepEqual(await violations(page), []);
  await page.goto("/sign-in?token=" + token);
  assert.doesNotMatch(page.url(), /token/);
});

await page.goto("/?all=1");
const batch = new URL(await page.locator("table.list a").first().getAttribute("href"), base).pathname;

await step("the first view is small and quick", async () => {
  await page.goto(batch);
  const { bytes, milliseconds } = await page.evaluate(() => {
    const [view] = performance.getEntriesByType("navigation");
    const rest = performance.getEntriesByType("resource").filter((r) => !r.name.includes("/events"));
    return { bytes: [view, ...rest].reduce((sum, r) => sum + r.encodedBodySize, 0), milliseconds: view.domContentLoadedEventEnd };
  });
  console.log(`first view: ${bytes} bytes, ${Math.round(milliseconds)} ms`);
  assert.ok(bytes < 200_000);
  assert.ok(milliseconds < Number(process.env.FIRST_VIEW_MS ?? 300) || process.env.SLOW_MACHINE, `${milliseconds} ms`);
});

await step("files: typing filters, keys move and open, the address is the view", async () => {
  await page.goto(batch + "files");
  const before = await page.locator("#list tbody tr").count();
  assert.ok(before > 5);
  await page.keyboard.press("/");
  await page.keyboard.type(".docx");
  await page.waitForURL(/text=\.docx/);
  await page.waitForFunction(() => [...document.querySelectorAll("#list tbody .name")].every((name) => name.textContent.includes(".docx")));
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  const name = await page.evaluate(() => document.activeElement.closest("tr")?.querySelector(".name").textContent);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/file\/\d+/);
  assert.equal(await page.locator("h1").textContent(), name);
  await page.goBack();
  assert.equal(await page.locator("[data-slash]").inputValue(), ".docx");
  await page.selectOption("[name=state]", { index: 1 });
  await page.waitForURL(/state=/);
  await page.goto(batch + "files?order=size");
  assert.equal(await page.locator("th[aria-sort]").count(), 1);
  await page.keyboard.press("?");
  assert.ok(await page.locator("dialog[open]").isVisible());
  await page.keyboard.press("Escape");
  await page.goto(batch + "files?text=nothing-has-this-name");
  assert.match(await page.locator("#list").textContent(), /Keine Datei passt/);
});

await step("exports what is seen", async () => {
  for (const form of ["CSV", "JSON", "ODS"]) {
    await page.goto(batch + "files?format=docx");
    const [download] = await Promise.all([page.waitForEvent("download"), page.click(`.export a:text-is("${form}")`)]);
    assert.match(download.suggestedFilename(), new RegExp(form.toLowerCase() + "$"));
    assert.equal(await download.failure(), null);
  }
});

let fileWithLoss;
await step("one file: losses, download, accept a loss with its reason and take it back", async () => {
  await page.goto(batch + "files?state=done_with_losses&format=docx");
  if (!(await page.locator("#list tbody a").count())) await page.goto(batch + "files?state=done_with_losses");
  await page.locator("#list tbody a").first().click();
  await page.waitForURL(/\/file\/\d+/);
  fileWithLoss = new URL(page.url()).pathname;
  assert.ok((await page.locator("table.losses tbody tr").count()) > 0);
  for (const link of await page.locator("a[download]").all()) {
    const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
    assert.equal(await download.failure(), null);
  }
  await page.click("summary:has-text('annehmen')");
  await page.fill("textarea[name=why]", "Abgesprochen <b>mit</b> dem Amt");
  await page.click("details[open] button.primary");
  await page.waitForSelector(".accepted");
  assert.match(await page.locator(".accepted").first().textContent(), /Abgesprochen <b>mit<\/b> dem Amt/);
  await page.click("button:text-is('Zurücknehmen')");
  await page.waitForFunction(() => !document.querySelector(".accepted"));
});

await step("mailboxes: store, folder, item", async () => {
  await page.goto(batch + "mailboxes");
  await page.locator("tbody a").first().click();
  await page.waitForURL(/\/mailbox\/\d+/);
  await page.locator("table.list").first().locator("tbody a").first().click();
  await page.waitForURL(/folder=/);
  const item = page.locator("#list tbody a").first();
  if (await item.count()) {
    await item.click();
    await page.waitForURL(/\/mailbox\/\d+\/\d+-\d+/);
    assert.match(await page.locator("dl").textContent(), /SHA-256|abgelehnt/);
  }
});

await step("release: sheet, signature, log", async () => {
  await page.goto(batch + "release");
  await page.locator("tbody a").nth(1).click();
  await page.waitForURL(/release\/sheet/);
  assert.match(await page.locator("code.digest").textContent(), /^[0-9a-f]{64}$/);
  await page.fill("textarea[name=why]", "Durchgesehen");
  await page.click("form.column button.primary");
  await page.waitForSelector("form[action$=withdraw]");
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("a.button:has-text('HTML')")]);
  assert.equal(await download.failure(), null);
  assert.ok((await page.pdf({ format: "A4" })).length > 10_000);
  await page.goto(batch + "audit");
  assert.match(await page.locator("tbody").textContent(), /release/);
});

await step("new batch: refused path, look first, start, live figures, rest, go on, stop", async () => {
  await page.goto("/new");
  await page.fill("[name=sources]", "/etc");
  await page.fill("[name=target]", targetRoot + "/neu");
  await page.click("button[value=look]");
  assert.match(await page.locator("[role=alert]").textContent(), /\/etc/);
  await page.fill("[name=sources]", sourceRoot);
  await page.click("button[value=look]");
  assert.match(await page.locator("pre[role=status]").textContent(), /files found/);
  assert.match(await page.locator("#command").textContent(), /^offenbar migrate .*--to=/);
  assert.deepEqual(await violations(page), []);
  await page.screenshot({ path: `${pictures}/new-forecast.png`, fullPage: true });
  await page.click("button[value=start]");
  await page.waitForURL(/\/b\/neu\//);
  for (let i = 0; i < 60 && !(await page.locator("#controls").count()); ++i) {
    await page.waitForTimeout(500);
    await page.reload();
  }
  await page.waitForFunction(() => ["running", "planning", "resting"].includes(document.querySelector("#controls")?.dataset.phase), null, { timeout: 60_000 });
  if (await page.locator(".when-working button").isVisible()) {
    await page.click(".when-working button");
    await page.waitForFunction(() => document.querySelector("#controls").dataset.phase !== "running", null, { timeout: 60_000 });
    await page.screenshot({ path: `${pictures}/live.png`, fullPage: true });
    if (await page.locator(".when-resting button").isVisible()) await page.click(".when-resting button");
  }
  if (await page.locator("form.when-running button").isVisible()) await page.click("form.when-running button");
  await page.waitForFunction(() => document.querySelector("#controls").dataset.phase === "stopped", null, { timeout: 180_000 });
  await page.goto("/b/neu/runs");
  assert.match(await page.locator("#command").textContent(), /offenbar migrate/);
  await page.goto("/b/neu/audit");
  assert.match(await page.locator("tbody").textContent(), /start/);
});

await step("without a script: filter, page, open, forms", async () => {
  const plain = await browser.newContext({ baseURL: base, javaScriptEnabled: false, storageState: await signedIn.storageState() });
  const still = await plain.newPage();
  await still.goto(batch);
  assert.match(await still.locator("h1").textContent(), /\d/);
  await still.goto(batch + "files");
  await still.fill("[name=text]", "docx");
  await still.press("[name=text]", "Enter");
  assert.match(still.url(), /text=docx/);
  await still.locator("#list tbody a").first().click();
  assert.match(still.url(), /\/file\/\d+/);
  await plain.close();
});

await step("pictures and axe: every page, both themes, three widths", async () => {
  const pages = { overview: batch, files: batch + "files", filtered: batch + "files?state=done_with_losses", file: fileWithLoss,
    mailboxes: batch + "mailboxes", release: batch + "release", sheet: batch + "release/sheet?folder=", runs: batch + "runs",
    audit: batch + "audit", new: "/new", batches: "/?all=1", missing: batch + "nothing" };
  await page.goto(batch + "mailboxes");
  pages.mailbox = await page.locator("tbody a").first().getAttribute("href");
  assert.deepEqual(await lookAt(page, pages, [360, 1280, 2560]), []);
});

await step("language and colours by choice", async () => {
  await page.goto(batch);
  await page.click("a[hreflang=fr]");
  assert.equal(await page.locator("html").getAttribute("lang"), "fr");
  await page.click("a:text-is('Clair')");
  assert.equal(await page.locator("html").getAttribute("data-theme"), "light");
});

assert.deepEqual(unexpected(), []);
await browser.close();
console.log("all flows passed");
