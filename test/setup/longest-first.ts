import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that take longest, in this order: what is short fills the gaps beside them. */
const longest = [
  '/labs/matrix',
  '/grader/matrix/postfix-identity',
  '/grader/matrix/postfix-relay',
  '/grader/matrix/exim',
  '/grader/matrix/postfix-alert',
  '/labs/points-once',
  '/pages/every-page',
  '/pages/lab-page',
  '/browser/open-relay',
];
const place = ({ moduleId }: TestSpecification) => {
  const at = longest.findIndex((name) => moduleId.includes(name));
  return at < 0 ? longest.length : at;
};

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}
