// Tables, contacts, calendars and planned runs in a real browser. usage: as browser.mjs
import assert from "node:assert/strict";
import { base, browser, context, lookAt, pictures, step, targetRoot, token, unexpected, watch } from "./browsing.mjs";

const signedIn = await context();
const page = watch(await signedIn.newPage());
await page.goto("/sign-in?token=" + token);
await page.goto("/?all=1");
const batch = new URL(await page.locator("table.list a").first().getAttribute("href"), base).pathname;
const pages = { mappings: batch + "mappings", table: batch + "mappings/fonts" };

await step("tables: search, a folder of one's own below the roots only", async () => {
  await page.goto(batch + "mappings");
  await page.keyboard.press("/");
  await page.keyboard.type("Carlito");
  await page.waitForURL(/text=Carlito/);
  await page.waitForFunction(() => document.querySelectorAll("#list tbody tr").length === 1);
  await page.locator("#list a").first().click();
  await page.waitForURL(/mappings\/fonts\?text=Carlito/);
  await page.goto(batch + "mappings");
  await page.fill("[name=folder]", "/etc/tables");
  await page.click("form.column button");
  assert.match(await page.locator("main").textContent(), /\/etc\/tables/);
  await page.goto(batch + "mappings");
  await page.fill("[name=folder]", targetRoot + "/tabellen");
  await page.click("form.column button");
  await page.waitForFunction((folder) => document.body.textContent.includes(`Eigene Zeilen stehen in ${folder}`), targetRoot + "/tabellen");
});

await step("a row is changed: looked at, mistakes with their line, saved, in the log", async () => {
  await page.goto(batch + "mappings/fonts");
  await page.locator("tr:has-text('Calibri') a:has-text('Ändern')").click();
  await page.waitForURL(/key=Calibri/);
  assert.equal(await page.inputValue("[name=c0]"), "Calibri");
  await page.fill("[name=c1]", "");
  await page.fill("[name=c3]", "Hausregel <b>1</b>");
  await page.click("button[value=row]");
  assert.match(await page.locator("#preview").textContent(), /fonts\.tsv, line 2/);
  await page.goto(batch + "mappings/fonts?key=Calibri#edit");
  await page.fill("[name=c1]", "Carlito");
  await page.fill("[name=c3]", "Hausregel <b>1</b>");
  await page.click("button[value=row]");
  assert.match(await page.locator("#preview").textContent(), /entfallen: 1; neue: 1/);
  await page.screenshot({ path: `${pictures}/preview-light-1280.png`, fullPage: true });
  await page.click("button[value=save]");
  await page.waitForURL(/saved=1/);
  assert.match(await page.locator("tr.own").textContent(), /Hausregel <b>1<\/b>/);
  await page.goto(batch + "audit");
  assert.match(await page.locator("tbody").textContent(), /mappings/);
});

await step("somebody else saves in between: nothing is lost, nothing is overwritten unseen", async () => {
  const other = watch(await signedIn.newPage());
  await page.goto(batch + "mappings/fonts#whole");
  await page.click("#whole summary");
  const old = await page.inputValue("#whole textarea");
  await other.goto(batch + "mappings/fonts");
  await other.click("#whole summary");
  await other.fill("#whole textarea", old + "Arial\tInter\t\tzweite\n");
  await other.click("#whole button");
  await other.click("button[value=save]");
  await other.waitForURL(/saved=1/);
  await page.fill("#whole textarea", old + "Cambria\tCaladea\t\terste\n");
  await page.click("#whole button");
  assert.match(await page.locator("[role=alert]").textContent(), /Jemand anders/);
  assert.match(await page.locator("#preview").textContent(), /Arial/);
  assert.match(await page.inputValue("#whole textarea"), /Cambria/);
  await other.close();
});

await step("a row is taken out again; an empty table is none", async () => {
  await page.goto(batch + "mappings/fonts");
  await page.click("#whole summary");
  await page.fill("#whole textarea", "");
  await page.click("#whole button");
  await page.click("button[value=save]");
  await page.waitForURL(/saved=1/);
  assert.equal(await page.locator("tr.own").count(), 0);
});

const itemOf = async (kind) => {
  await page.goto(batch + "mailboxes");
  for (const store of await page.locator("tbody a").evaluateAll((links) => links.map((link) => link.href))) {
    await page.goto(store);
    for (const folder of await page.locator("table.list").first().locator("tbody td:first-child a").evaluateAll((links) => links.map((link) => link.href))) {
      await page.goto(folder);
      const found = page.locator(`#list tbody tr:has(td:text-is("${kind}")) a`);
      if (await found.count()) return new URL(await found.first().getAttribute("href"), base).pathname;
    }
  }
  return null;
};

await step("a contact is a card, an appointment a month of dates, also without a script", async () => {
  pages.contact = await itemOf("contacts");
  await page.goto(pages.contact);
  assert.ok((await page.locator(".card").getAttribute("aria-label")).length > 2);
  assert.ok((await page.locator(".card dd").count()) > 0);
  pages.appointment = await itemOf("calendar");
  await page.goto(pages.appointment);
  assert.equal(await page.locator("table.month th[scope=col]").count(), 7);
  assert.ok((await page.locator("table.month td.on").count()) > 0);
  const plain = await context({ javaScriptEnabled: false, storageState: await signedIn.storageState() });
  const still = await plain.newPage();
  await still.goto(pages.appointment);
  assert.ok((await still.locator("table.month td.on").count()) > 0);
  await still.goto(pages.appointment + "?month=1999-02");
  assert.match(await still.locator(".calendar").textContent(), /In diesem Monat liegt kein Termin/);
  await still.click("[data-after]");
  assert.ok((await still.locator("table.month td.on").count()) > 0);
  await plain.close();
  await page.goto(pages.appointment + "?month=1999-02");
  await page.keyboard.press("ArrowRight");
  await page.waitForSelector("table.month td.on");
});

await step("a run is planned, shown with its command, and taken back", async () => {
  await page.goto(batch + "runs");
  await page.click("#later summary");
  await page.fill("[name=at]", "2001-01-01T10:00");
  await page.evaluate(() => document.querySelector("[name=at]").form.noValidate = true);
  await page.click("#later button");
  assert.match(await page.locator("main").textContent(), /Diese Zeit ist vorbei/);
  await page.goto(batch + "runs");
  await page.click("#later summary");
  await page.fill("[name=at]", "2999-12-01T18:00");
  await page.fill("[name=until]", "06:00");
  await page.click("#later button");
  await page.waitForSelector("#planned");
  assert.match(await page.locator("#planned code").textContent(), /^offenbar migrate .* --stop-at=06:00 --start-at=2999-12-01T18:00$/);
  pages.planned = batch + "runs";
  assert.deepEqual(await lookAt(page, pages, [360, 1280]), []);
  await page.goto(batch + "runs");
  await page.click("#planned button");
  await page.waitForFunction(() => !document.querySelector("#planned"));
});

assert.deepEqual(unexpected(), []);
await browser.close();
console.log("all flows of tables, items and times passed");
