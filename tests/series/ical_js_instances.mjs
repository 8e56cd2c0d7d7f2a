// Prints when the events of iCalendar files take place, as ical.js reads them: one JSON object a line.
// usage: node ical_js_instances.mjs YEARS FILE...   (the package ical.js lies in $NODE_MODULES)
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const require = createRequire(pathToFileURL(process.env.NODE_MODULES + "/"));
const module = await import(pathToFileURL(require.resolve("ical.js")));
const ICAL = module.default;
const years = Number(process.argv[2]);

const seconds = (time) => (time.isDate ? Date.UTC(time.year, time.month - 1, time.day) / 1000 : time.toUnixTime());

function spans(component, changed) {
  const event = new ICAL.Event(component, { exceptions: changed.map((one) => new ICAL.Event(one)), strictExceptions: false });
  const span = (start, end) => [seconds(start), seconds(end)];
  if (!event.isRecurring()) {
    return [span(event.startDate, event.endDate), ...changed.map((one) => new ICAL.Event(one)).map((e) => span(e.startDate, e.endDate))];
  }
  const until = seconds(event.startDate) + years * 366 * 86400;
  const found = [];
  const each = event.iterator();
  for (let next = each.next(); next && seconds(next) <= until; next = each.next()) {
    const details = event.getOccurrenceDetails(next);
    found.push(span(details.startDate, details.endDate));
  }
  return found.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}

for (const path of process.argv.slice(3)) {
  try {
    const calendar = new ICAL.Component(ICAL.parse(readFileSync(path, "utf8")));
    ICAL.TimezoneService.reset();
    for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
    const events = new Map();
    for (const one of calendar.getAllSubcomponents("vevent")) {
      const uid = one.getFirstPropertyValue("uid");
      const event = events.get(uid) ?? { changed: [] };
      if (one.hasProperty("recurrence-id")) event.changed.push(one);
      else event.master = one;
      events.set(uid, event);
    }
    for (const [uid, { master, changed }] of events) {
      const first = master ?? changed.shift();
      const allDay = first.getFirstPropertyValue("dtstart").isDate;
      console.log(JSON.stringify({ path, uid, all_day: allDay, instances: spans(first, changed) }));
    }
  } catch (error) {
    console.log(JSON.stringify({ path, error: String(error) }));
  }
}
