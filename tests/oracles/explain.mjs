// Prints the differences that no row of the table explains, and on stderr how often each row does. Rows that explain
// nothing are told too. usage: explain.mjs TABLE DIFFERENCES
import {readFileSync} from 'node:fs';

const lines = file => readFileSync(file, 'utf8').split('\n').filter(line => line && !line.startsWith('#'));
const [table, differences] = process.argv.slice(2);
const rows = lines(table).slice(1).map(line => line.split('\t'))
  .map(([pattern, who, why]) => ({pattern: new RegExp(pattern, 'u'), who, why, count: 0}));
for (const line of lines(differences)) {
  const row = rows.find(({pattern}) => pattern.test(line));
  if (row) ++row.count;
  else console.log(line);
}
for (const {who, why, count} of rows) console.error(`${count}\t${who}\t${why}`);
