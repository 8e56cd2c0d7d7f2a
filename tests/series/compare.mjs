// Puts the instances of sources and results side by side.
// usage: node compare.mjs RESULTS WITNESS SOURCE.jsonl WITNESS.jsonl
//   RESULTS   the folder that a store became, or the .ics that a message became
//   SOURCE    of source_instances;   WITNESS of libical_instances or ical_js_instances.mjs, by that name
// Prints each difference and the sums; exit 1 if there is a difference, or a source that cannot be read.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const [results, witness, sourceFile, witnessFile] = process.argv.slice(2);
const lines = (file) => readFileSync(file, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));

const read = new Map();
for (const line of lines(witnessFile)) {
  if (!read.has(line.path)) read.set(line.path, []);
  read.get(line.path).push(line);
}

const listed = new Map();
function filesOf(collection, index) {
  if (results.endsWith(".ics")) return [results];
  if (!listed.has(collection)) {
    const byNumber = new Map();
    let names = [];
    try { names = readdirSync(join(results, collection)); } catch { /* an empty calendar */ }
    for (const name of names.filter((one) => one.endsWith(".ics"))) {
      const number = Number(name.slice(0, 6));
      byNumber.set(number, [...(byNumber.get(number) ?? []), name]);
    }
    listed.set(collection, byNumber);
  }
  return listed.get(collection).get(index) ?? [];
}

let compared = 0, instances = 0, different = 0, unread = 0, explained = 0;
const tell = (where, what) => { different += 1; if (different <= 6) console.log(`${where}: ${what}`); };
const text = (one) => one && one.slice(0, 2).map((s) => new Date(s * 1000).toISOString().slice(0, 16)).join(" to ");
// Near a change of the clock a local time comes twice or never, and readers disagree about which it is.
// A series that begins with a night of a change lasts, for those who count in hours, as long as that night did.
const isNear = (a, b, first) => (a[2] === 1 && Math.abs(a[0] - b[0]) <= 3600 && Math.abs(a[1] - b[1]) <= 3600) ||
  (first[2] === 1 && a[0] === b[0] && Math.abs(a[1] - b[1]) <= 3600);

function compare(source, objects, where) {
  const last = Math.min(source.instances.at(-1)?.[0] ?? 0, Math.max(0, ...objects.flatMap((o) => o.instances.map((i) => i[0]))));
  // Both end some years on, and one may see an instance more at the edge.
  const upTo = (list) => list.filter((one) => !source.cut || one[0] <= last - 86400 * 40);
  const expected = upTo(source.instances);
  const found = upTo(objects.flatMap((object) => object.instances));
  const left = new Map();
  for (const one of found) left.set(`${one[0]}-${one[1]}`, [...(left.get(`${one[0]}-${one[1]}`) ?? []), one]);
  const missing = [];
  for (const one of expected) {
    const same = left.get(`${one[0]}-${one[1]}`);
    if (same?.length) same.pop();
    else missing.push(one);
  }
  const extra = [...left.values()].flat();
  const unexplained = missing.filter((one) => {
    const at = extra.findIndex((other) => isNear(one, other, source.instances[0]));
    if (at < 0) return true;
    extra.splice(at, 1);
    explained += 1;
    return false;
  });
  compared += 1;
  instances += expected.length;
  if (unexplained.length + extra.length === 0) return;
  tell(where, `${expected.length} in the source, ${found.length} by ${witness}; missing ${text(unexplained[0]) ?? "none"}, extra ${text(extra[0]) ?? "none"}`);
}

for (const source of lines(sourceFile)) {
  const names = filesOf(source.collection, source.index);
  const where = `${source.collection}/${names[0] ?? source.index}`;
  if (source.error) { unread += 1; continue; }
  if (names.length === 0) { tell(where, "was not written"); continue; }
  const path = (name) => (name === results ? name : join(results, source.collection, name));
  const objects = names.flatMap((name) => read.get(path(name)) ?? [{ error: "not read" }]);
  const broken = objects.find((object) => object.error);
  if (broken) tell(where, `${witness}: ${broken.error}`);
  else compare(source, objects, where);
}
console.log(`${witness}: ${compared} appointments with ${instances} instances compared; ${different} differ, ${explained} instances only in the hour of a change of the clock; ${unread} not readable in the source`);
process.exit(different + unread === 0 ? 0 : 1);
