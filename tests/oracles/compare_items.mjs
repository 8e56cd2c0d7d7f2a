// What a reader by others finds in a store and we have not: a line "source <tab> what <tab> id <tab> theirs <tab>
// ours" each. Sums go to stderr. usage: compare_items.mjs SOURCE OURS.jsonl THEIRS.jsonl
// With a fourth file, of facts of messages, also what our results hold: RESULTS.jsonl, by folder and number.
import {readFileSync} from 'node:fs';

const [source, ours, theirs, results] = process.argv.slice(2);
const read = file => readFileSync(file, 'utf8').split('\n').filter(Boolean).map(line => JSON.parse(line));
const say = (what, id, a, b) => console.log([source, what, id, a, b].join('\t'));
const plain = text => text.normalize('NFC').replace(/\s+/gu, ' ').replace(/\0/g, '').trim();

const own = new Map(read(ours).map(item => [item.id, item]));
const sums = {items: own.size, theirs: 0, attachments: 0, recipients: 0};
for (const item of read(theirs)) {
  const found = own.get(item.id);
  ++sums.theirs;
  sums.attachments += item.attachments.length;
  sums.recipients += item.recipients;
  if (!found || found.error) {
    say('item', item.id, item.class, found?.error ?? 'none');
    continue;
  }
  if (item.recipients > found.recipients) say('recipients', item.id, item.recipients, found.recipients);
  if (item.attachments.length > found.attachments.length)
    say('attachments', item.id, item.attachments.length, found.attachments.length);
  const names = found.attachments.map(one => plain(one.name ?? ''));
  for (const {name} of item.attachments) {
    const at = names.indexOf(plain(name));
    if (at >= 0) names.splice(at, 1);
    else if (name) say('attachment', item.id, plain(name), names.join(', '));
  }
}

if (results) {
  const written = new Map();
  for (const message of read(results)) {
    const [, folder, number] = /^(.*)\/(?:cur|new)\/[^/]*?\.M(\d+)P[^/]*$/.exec(message.file) ?? [];
    if (folder) written.set(`${folder}#${number}`, message);
    else if (own.size === 1 && own.has(0)) written.set('/#1', message);
  }
  sums.messages = written.size;
  for (const item of own.values()) {
    const message = [...written].find(([key]) =>
      key.endsWith(`/${item.mail}#${item.index}`) || key === '/#1')?.[1];
    if (!message || item.associated) continue;
    if (message.attachments.length < item.attachments.length)
      say('result attachments', item.id, item.attachments.length, message.attachments.length);
    const named = message.to.length + message.cc.length + message.bcc.length;
    if (named < item.recipients) say('result recipients', item.id, item.recipients, named);
  }
}
console.error(`${source}: ${JSON.stringify(sums)}`);
