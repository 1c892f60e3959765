/** One line of the JSON stream that the Engine answers a build, a pull or an import with. */
export interface ProgressLine {
  stream?: string;
  status?: string;
  id?: string;
  error?: string;
  errorDetail?: { message?: string };
  aux?: { ID?: string };
}

/** Reads such a stream to its end. The listener may throw to end it. */
export async function readProgress(stream: NodeJS.ReadableStream, onLine: (line: ProgressLine) => void): Promise<void> {
  let held = '';
  stream.setEncoding('utf8');
  for await (const chunk of stream as AsyncIterable<string>) {
    const lines = (held + chunk).split('\n');
    held = lines.pop() ?? '';
    for (const line of lines) if (line.trim()) onLine(JSON.parse(line) as ProgressLine);
  }
  if (held.trim()) onLine(JSON.parse(held) as ProgressLine);
}

/** `Step 3/9 : RUN …` as its text and how much lies behind it, 0 to 1. */
export function stepOf(line: string): { step: string; done: number } | null {
  const found = /^Step (\d+)\/(\d+) : (.*)/.exec(line);
  if (!found) return null;
  return { step: line.trim().slice(0, 120), done: (Number(found[1]) - 1) / Number(found[2]) };
}
