// Turns the IEEE registries of oui-data (BSD-2-Clause) into the table that MacVendors searches: one line per prefix, names only, sorted by bytes.
import { readFileSync, writeFileSync } from 'node:fs';

const at = name => new URL(`node_modules/oui-data/${name}`, import.meta.url);
const all = JSON.parse(readFileSync(at('index.json'), 'utf8'));
const { version } = JSON.parse(readFileSync(at('package.json'), 'utf8'));
const lines = Object.entries(all).map(([prefix, text]) => `${prefix}\t${text.split('\n')[0].replace(/\s+/g, ' ').trim()}`).sort();
const table = [`Vendors by IEEE, from oui-data ${version} (BSD-2-Clause), ${lines.length} prefixes`, ...lines].join('\n');
writeFileSync(process.argv[2], table);
