// Prints what mailparser reads in messages, as gmime_facts.cpp does for GMime.
// usage: mailparser_facts.mjs MODULES < names of files
import {createHash} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {createInterface} from 'node:readline';

const {MailParser} = createRequire(process.argv[2] + '/')('mailparser');

const members = one => one.group ? one.group.flatMap(members) : [one.address ?? ''];
const addresses = field => [field ?? []].flat().flatMap(one => one.value.flatMap(members));
const isSpace = letter => /[\s\ufeff]/u.test(letter);

function letters(node) {
  const own = node.isAttachment ? '' : node.textContent ?? '';
  let count = 0;
  for (const letter of own) if (!isSpace(letter)) ++count;
  return count + (node.children ?? []).reduce((sum, child) => sum + letters(child), 0);
}

function facts(file) {
  return new Promise(resolve => {
    const parser = new MailParser({ignoreEmbedded: true, skipHtmlToText: true, skipTextToHtml: true,
                                   skipTextLinks: true});
    const attachments = [];
    let headers = new Map();
    parser.on('headers', all => headers = all);
    parser.on('error', error => resolve({error: String(error)}));
    parser.on('data', data => {
      if (data.type !== 'attachment') return;
      const digest = createHash('sha256');
      let bytes = 0;
      data.content.on('data', chunk => {
        digest.update(chunk);
        bytes += chunk.length;
      });
      const attachment = {name: data.filename || ''};
      attachments.push(attachment);
      data.content.on('end', () => {
        Object.assign(attachment, {bytes, sha256: digest.digest('hex')});
        data.release();
      });
    });
    parser.on('end', () => resolve({
      from: addresses(headers.get('from')), to: addresses(headers.get('to')),
      cc: addresses(headers.get('cc')), bcc: addresses(headers.get('bcc')), subject: headers.get('subject') ?? '',
      id: (headers.get('message-id') ?? '').replace(/^<|>$/g, ''),
      date: headers.has('date') ? Math.floor(headers.get('date').getTime() / 1000) : null,
      attachments, text: parser.tree ? letters(parser.tree) : 0,
    }));
    parser.end(readFileSync(file));
  });
}

for await (const file of createInterface({input: process.stdin})) {
  console.log(JSON.stringify({...await facts(file), file}));
}
