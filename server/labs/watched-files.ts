import { z } from 'zod';
import type { Engine } from './engine.ts';

export interface WatchedFile {
  /** `mx:/etc/postfix/main.cf` */
  path: string;
  hash: string;
}

export interface Look {
  files: WatchedFile[];
  /** By hash; null for private keys and for what is no text. */
  texts: Map<string, string | null>;
}

/** Configuration as a learner changes it: the daemons', the firewall's, the timers', and scripts of one's own. */
const places = [
  '/etc/postfix*',
  '/etc/dovecot',
  '/etc/exim4',
  '/etc/smtpd*',
  '/etc/opendkim*',
  '/etc/opendmarc*',
  '/etc/bind',
  '/etc/rspamd',
  '/etc/stunnel',
  '/etc/fail2ban',
  '/etc/nftables*',
  '/etc/policyd*',
  '/etc/aliases',
  '/etc/mailname',
  '/etc/default',
  '/etc/cron*',
  '/etc/systemd/system',
  '/etc/ssl/lab',
  '/usr/local',
];

const Printed = z.tuple([z.array(z.tuple([z.string().max(1000), z.string().max(64)])).max(600), z.record(z.string(), z.string().nullable())]);
const maxInflated = 8 * 1024 * 1024;

const marker = 'MAILRANGE-FILES ';

/** Walks the places once. Files known by their hash come without their text; at most 600 files of 64 KiB, links not followed. */
const script = `
import base64, glob, hashlib, json, os, stat, sys, zlib
known = set(json.load(sys.stdin)); files = []; texts = {}; room = 4 << 20
for place in ${JSON.stringify(places)}:
    for top in sorted(glob.glob(place)):
        walk = [(os.path.dirname(top), [], [os.path.basename(top)])] if not os.path.isdir(top) else os.walk(top)
        for folder, _, names in walk:
            for name in sorted(names):
                path = os.path.join(folder, name)
                try:
                    if not stat.S_ISREG(os.lstat(path).st_mode) or os.lstat(path).st_size > 65536 or len(files) >= 600: continue
                    with open(path, 'rb') as file: data = file.read(65536)
                except OSError: continue
                digest = hashlib.sha256(data).hexdigest(); files.append([path, digest])
                if digest in known or digest in texts or room < len(data): continue
                room -= len(data)
                try: texts[digest] = None if b'PRIVATE KEY' in data or b'\\0' in data else data.decode()
                except UnicodeDecodeError: texts[digest] = None
print('${marker}' + base64.b64encode(zlib.compress(json.dumps([files, texts]).encode())).decode())`;

/** What one look at a host found: paths with their hashes, and the texts that were not known yet. Null: the host could not be asked. */
export async function lookAtFiles(engine: Engine, lab: string, role: string, known: Iterable<string>): Promise<Look | null> {
  const { output } = await engine.run(lab, role, ['/usr/bin/python3', '-I', '-c', script], { stdin: JSON.stringify([...known]), timeoutMs: 15_000 });
  return await readLook(role, output);
}

/** Everything that comes from a host is hostile: what does not read as a look is none. */
export async function readLook(role: string, output: string): Promise<Look | null> {
  const line = output.split('\n').findLast((each) => each.startsWith(marker));
  if (!line) return null;
  try {
    const [files, texts] = Printed.parse(JSON.parse(await inflate(line.slice(marker.length))));
    return { files: files.map(([path, hash]) => ({ path: `${role}:${path}`, hash })), texts: new Map(Object.entries(texts)) };
  } catch {
    return null;
  }
}

async function inflate(base64: string): Promise<string> {
  const bytes = Uint8Array.from(atob(base64.trim()), (char) => char.charCodeAt(0));
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'))) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > maxInflated) throw new RangeError('a look of more than 8 MiB');
  }
  return text + decoder.decode();
}
