import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/setup/longest-first.ts';

/**
 * `unit` needs nothing; `postgres` is the store's tests once more on a PostgreSQL that it starts; `labs` and `grader` need the engine and the images;
 * `pages` needs Chromium and the built page, with made-up answers behind it; `browser` needs all of them (test/setup).
 */
export default defineConfig({
  test: {
    passWithNoTests: true,
    teardownTimeout: 60_000,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/{server,client,containers,scenarios}/**/*.test.{ts,tsx}'],
          // A process of its own for each file would cost more than the tests in it; more workers than cores, since hostile servers keep one waiting.
          isolate: false,
          maxWorkers: 4,
          // No test is timed: this only ends one that hangs, on a machine however busy.
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'postgres',
          include: ['test/server/store/**/*.test.ts'],
          exclude: ['test/server/store/sqlite-*.test.ts'],
          globalSetup: ['test/setup/postgres.ts'],
          maxWorkers: 4,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'labs',
          include: ['test/labs/**/*.test.ts'],
          globalSetup: ['test/setup/labs.ts'],
          maxWorkers: 3,
          // Much of a case is waiting: for a window of rate limits, for a letter, for a restart.
          maxConcurrency: 5,
          // A flood is held back for a minute more than once in one case.
          testTimeout: 900_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'grader',
          include: ['test/grader/**/*.test.ts'],
          globalSetup: ['test/setup/labs.ts'],
          maxWorkers: 3,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'pages',
          include: ['test/pages/**/*.test.ts'],
          globalSetup: ['test/setup/pages.ts'],
          maxWorkers: 3,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          // It takes the README's pictures.
          exclude: process.env.MAILRANGE_SCREENSHOTS ? [] : ['test/browser/tour.test.ts'],
          globalSetup: ['test/setup/browser.ts'],
          maxWorkers: 3,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
