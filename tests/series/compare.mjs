// Puts the instances of sources and results side by side.
// usage: node compare.mjs RESULTS WITNESS SOURCE.jsonl WITNESS.jsonl
//   RESULTS   the folder that a store became
//   SOURCE    of source_instances;   WITNESS of libical_instances or ical_js_instances.mjs, by that name
// Prints each difference and the sums; exit 1 if there is a difference.
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

let compared = 0, instances = 0, different = 0, unread = 0;
const tell = (where, what) => { different += 1; if (different <= 40) console.log(`${where}: ${what}`); };
for (const source of lines(sourceFile)) {
  const names = filesOf(source.collection, source.index);
  const where = `${source.collection}/${names[0] ?? source.index}`;
  if (source.error) { unread += 1; continue; }
  if (names.length === 0) { tell(where, "was not written"); continue; }
  const objects = names.flatMap((name) => read.get(join(results, source.collection, name)) ?? [{ error: "not read" }]);
  const broken = objects.find((object) => object.error);
  if (broken) { tell(where, `${witness}: ${broken.error}`); continue; }
  const found = objects.flatMap((object) => object.instances).map((one) => one.join("-"));
  const expected = source.instances.map((one) => one.join("-"));
  // Both end a few years on, one may see an instance more at the edge.
  const last = Math.min(...[source.instances.at(-1)?.[0] ?? 0, Math.max(...objects.flatMap((o) => o.instances.map((i) => i[0])), 0)]);
  const upTo = (list) => list.filter((one) => !source.cut || Number(one.split("-")[0]) <= last - 86400 * 40).sort();
  const a = upTo(expected), b = upTo(found);
  compared += 1;
  instances += a.length;
  const missing = a.filter((one) => !b.includes(one)), extra = b.filter((one) => !a.includes(one));
  if (missing.length + extra.length > 0 || a.length !== b.length) {
    const time = (one) => one && one.split(/(?<=\d)-/).map((s) => new Date(Number(s) * 1000).toISOString().slice(0, 16)).join(" to ");
    tell(where, `${a.length} in the source, ${b.length} by ${witness}; missing ${time(missing[0]) ?? "none"}, extra ${time(extra[0]) ?? "none"}`);
  }
}
console.log(`${witness}: ${compared} appointments with ${instances} instances compared, ${different} differ, ${unread} not readable in the source`);
process.exit(different === 0 ? 0 : 1);
