import type { LocalMail } from '../../protocol/journal.ts';
import type { Engine } from '../engine.ts';
import type { LiveLab } from '../life/live-lab.ts';

const most = 60;
const maxBytes = 4096;

/** Newest first, each behind a record separator with its time and place. Links, pipes and the like are left alone: the learner is root there. */
const script = `
find /home/*/Maildir/new /home/*/Maildir/cur -maxdepth 1 -type f -printf '%T@ %p\\n' 2>/dev/null | sort -rn | head -n ${most} |
while read -r at path; do
  printf '\\036%s %s\\n' "$at" "$path"
  timeout 2 head -c ${maxBytes} -- "$path"
done`;

/** The letters in local users' mailboxes on every host of a lab, newest first. For showing, never for a verdict. */
export async function localMail(engine: Engine, { plan }: LiveLab): Promise<LocalMail[]> {
  const byHost = await Promise.all(
    plan.hosts.map(async ({ role }) => {
      const { output } = await engine.run(plan.lab, role, ['/bin/bash', '-c', script], { timeoutMs: 10_000 });
      return readLetters(output).map((letter) => ({ host: role, ...letter }));
    }),
  );
  return byHost
    .flat()
    .sort((a, b) => b.at - a.at)
    .slice(0, most);
}

/** What the script printed; pieces that are no letters are left out. */
export function readLetters(output: string): Omit<LocalMail, 'host'>[] {
  return output
    .split('\x1e')
    .slice(1)
    .flatMap((piece) => {
      const head = /^(\d+)(?:\.(\d{1,3})\d*)? \/home\/([a-z0-9._-]{1,64})\/Maildir\/[^\n]*\n/.exec(piece);
      if (!head) return [];
      const [whole, seconds, fraction = '0', user = ''] = head;
      return [{ at: Number(seconds) * 1000 + Number(fraction.padEnd(3, '0')), user, source: piece.slice(whole.length, whole.length + maxBytes) }];
    });
}
