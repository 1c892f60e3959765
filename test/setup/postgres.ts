import type { TestProject } from 'vitest/node';
import { startPostgres } from '../harness/postgres-server.ts';
import { preparePostgres } from './range.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Address of a PostgreSQL server for the tests of this project; not given where they use SQLite. */
    postgres: string;
  }
}

/** The tests of the store once more, on a PostgreSQL that stands as long as they run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres(await preparePostgres());
  project.provide('postgres', server.url);
  return async () => server[Symbol.asyncDispose]();
}
