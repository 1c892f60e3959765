import { globSync } from 'node:fs';
import { dirname } from 'node:path';
import { Problem } from '../protocol/problems.ts';
import { ensureAptPackage, type InstallOptions } from './apt.ts';

const newestFirst = (one: string, other: string) => other.localeCompare(one, 'en', { numeric: true });
const debians = () => globSync('/usr/lib/postgresql/*/bin/postgres').sort(newestFirst)[0] ?? null;

/** Folder of PostgreSQL's own programs (`initdb`, `postgres`): the newest of Debian's, whose package is installed if there is none. Throws a Problem that says what to do. */
export async function ensurePostgres(options: InstallOptions, find: () => string | null = debians): Promise<string> {
  if (!find()) await ensureAptPackage('postgresql', options);
  const found = find();
  if (!found) throw new Problem('not-found', 'postgresql was installed, but there is no /usr/lib/postgresql/<version>/bin/postgres.');
  return dirname(found);
}
