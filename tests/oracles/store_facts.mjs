// Prints what readers by others find in a store or message, an item a line, as source_facts.cpp
// does for ours. usage: store_facts.mjs MODULES pst|msg FILE
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';

const [modules, format, file] = process.argv.slice(2);
const load = createRequire(modules + '/');
const say = facts => console.log(JSON.stringify(facts));
const attempt = (read, otherwise) => { try { return read(); } catch { return otherwise; } };

function attachmentsOf(message) {
  const list = [];
  const count = attempt(() => message.numberOfAttachments, 0);
  for (let i = 0; i < count; ++i) {
    const name = attempt(() => {
      const one = message.getAttachment(i);
      return one.longFilename || one.filename || one.displayName || '';
    }, '');
    list.push({name});
  }
  return list;
}

function walk(folder) {
  for (let message = attempt(() => folder.getNextChild(), null); message;
       message = attempt(() => folder.getNextChild(), null)) {
    say({id: Number(message.descriptorNodeId), class: message.messageClass,
         recipients: attempt(() => message.numberOfRecipients, 0), attachments: attachmentsOf(message)});
  }
  for (const below of attempt(() => folder.getSubFolders(), [])) walk(below);
}

function msg() {
  const Reader = load('@kenjiuno/msgreader').default;
  const facts = new Reader(new DataView(Uint8Array.from(readFileSync(file)).buffer)).getFileData();
  if (facts.error) throw new Error(facts.error);
  say({id: 0, class: facts.messageClass ?? '', recipients: (facts.recipients ?? []).length,
       attachments: (facts.attachments ?? []).map(one => ({name: one.fileName || one.name || ''}))});
}

try {
  if (format === 'msg') msg();
  else walk(new (load('pst-extractor').PSTFile)(file).getRootFolder());
} catch (error) {
  console.error(`${file}: ${error.message ?? error}`);
  process.exitCode = 3;
}
