import { join, resolve } from 'node:path';
import { type Config, parseConfig } from '../config.ts';
import { Problem } from '../protocol/problems.ts';
import { backUp, type RowCounts, restore } from '../store/backup.ts';
import type { Arguments } from './main.ts';
import { emit, exits } from './output.ts';

const databaseOf = (config: Config) => ({ file: join(resolve(import.meta.dirname, '../..', config.dataDir), 'mailrange.db'), url: config.databaseUrl });
const inWords = ({ learners = 0, attempts = 0, classes = 0 }: RowCounts) => `${learners} learners, ${attempts} attempts, ${classes} classes`;

export async function backupCommand({ json, positionals: [name] }: Arguments): Promise<number> {
  if (!name) throw new Problem('bad-request', 'backup needs the name of a new file.');
  const file = resolve(name);
  // It holds names, addresses and hashes of passwords: nobody else reads it.
  process.umask(0o077);
  const rows = await backUp(databaseOf(parseConfig(process.env)), file);
  emit(json, { file, rows }, () => `${file}: ${inWords(rows)}.`);
  return exits.good;
}

export async function restoreCommand({ json, positionals: [name] }: Arguments): Promise<number> {
  if (!name) throw new Problem('bad-request', 'restore needs the file that backup wrote.');
  const file = resolve(name);
  process.umask(0o077);
  const { rows, kept } = await restore(databaseOf(parseConfig(process.env)), file, new Date());
  emit(json, { file, rows, kept }, () => `Restored ${file}: ${inWords(rows)}.${kept ? ` What was there before is in ${kept}.` : ''}`);
  return exits.good;
}
