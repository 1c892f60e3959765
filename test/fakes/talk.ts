import type { LineStream } from '../../server/labs/engine.ts';

/** A program that is asked line by line and answers with any number of lines; with null it ends. */
export function fakeTalk(answer: (asked: string) => string | null): LineStream {
  const closed = Promise.withResolvers<void>();
  let tell: (line: string) => void = () => undefined;
  return {
    write(asked) {
      const said = answer(asked);
      if (said === null) closed.resolve();
      else for (const line of said.split('\n')) tell(line);
    },
    onLine(listener) {
      tell = listener;
    },
    closed: closed.promise,
    async [Symbol.asyncDispose]() {
      closed.resolve();
    },
  };
}
