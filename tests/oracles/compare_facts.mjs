// Two readers of the same messages must say the same. Prints what they do not agree on, one
// "name <tab> field <tab> one <tab> other" a line, and the sums on stderr.
// usage: compare_facts.mjs ROOT GMIME.jsonl OTHER.jsonl
import {readFileSync} from 'node:fs';

const [root, ...files] = process.argv.slice(2);
const read = file => new Map(readFileSync(file, 'utf8').split('\n').filter(Boolean)
  .map(line => JSON.parse(line)).map(facts => [facts.file, facts]));
const [one, other] = files.map(read);

const plain = text => text.normalize('NFC').replace(/\s+/gu, ' ').trim();
const address = text => plain(text).toLowerCase();
const views = {
  from: facts => facts.from.map(address), to: facts => facts.to.map(address), cc: facts => facts.cc.map(address),
  bcc: facts => facts.bcc.map(address),
  subject: facts => plain(facts.subject), date: facts => facts.date, id: facts => plain(facts.id),
  count: facts => facts.attachments.length,
  names: facts => facts.attachments.map(part => plain(part.name)),
  // GMime reads messages in messages and does not give their bytes back.
  digests: (facts, gmime) => facts.attachments.map((part, i) =>
    gmime.attachments[i]?.message ? 'message' : part.sha256),
  text: facts => facts.text,
};
const sums = {messages: 0, attachments: 0, recipients: 0, differ: 0};
const say = (file, field, a, b) => {
  ++sums.differ;
  console.log([file.replace(root + '/', ''), field, a, b].map(cell => String(cell).replace(/[\t\n]/g, ' ').slice(0, 300)).join('\t'));
};

for (const [file, facts] of one) {
  const others = other.get(file);
  ++sums.messages;
  if (facts.error || !others || others.error) {
    say(file, 'error', facts.error ?? '', others ? others.error ?? '' : 'is missing');
    continue;
  }
  sums.attachments += facts.attachments.length;
  sums.recipients += facts.to.length + facts.cc.length;
  for (const [field, view] of Object.entries(views)) {
    const [a, b] = [facts, others].map(said => JSON.stringify(view(said, facts)));
    if (a !== b) say(file, field, a, b);
  }
}
console.error(JSON.stringify(sums));
