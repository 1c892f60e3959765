import { z } from 'zod';
import type { LogLine } from '../../core/ports.ts';
import type { Engine } from '../engine.ts';

const Printed = z.array(z.tuple([z.string().max(1000), z.string().max(2000)])).max(300);
const marker = 'MAILRANGE-LOG ';

/** Reads the last 2 MB of every file below /var/log, links not followed, compressed ones left out: oldest file first. */
const script = `
import base64, json, os, stat, sys
words = [word.encode() for word in json.load(sys.stdin)]; files = []; found = []
for folder, _, names in os.walk('/var/log'):
    for name in names:
        path = os.path.join(folder, name)
        try: about = os.lstat(path)
        except OSError: continue
        if stat.S_ISREG(about.st_mode) and not name.endswith(('.gz', '.xz', '.zst', '.journal')): files.append((about.st_mtime, path, about.st_size))
for _, path, size in sorted(files)[-200:]:
    try:
        with open(path, 'rb') as file:
            file.seek(max(0, size - 2000000))
            for line in file:
                if any(word in line for word in words): found.append([path[:1000], line.decode('utf-8', 'replace').strip()[:1000]])
    except OSError: continue
print('${marker}' + base64.b64encode(json.dumps(found[-300:]).encode()).decode())`;

/** Lines of a host's log files that hold one of the words. What a learner's machine says is hostile: what does not read as lines is none. */
export async function readLog(engine: Engine, lab: string, host: string, words: readonly string[]): Promise<LogLine[]> {
  const { output } = await engine.run(lab, host, ['/usr/bin/python3', '-I', '-c', script], { stdin: JSON.stringify(words), timeoutMs: 15_000 });
  const line = output.split('\n').findLast((each) => each.startsWith(marker));
  try {
    const bytes = Uint8Array.from(atob(line?.slice(marker.length).trim() ?? ''), (char) => char.charCodeAt(0));
    return Printed.parse(JSON.parse(new TextDecoder().decode(bytes))).map(([file, text]) => ({ file, text }));
  } catch {
    return [];
  }
}
