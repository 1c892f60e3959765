import type { LabPlan } from './lab.ts';
import { clientName } from './plan-world.ts';
import type { QueuedDef } from './scenario/schema.ts';
import { interpolate } from './variables.ts';

/** Letters that wait on a host, as its `queue-up` program reads them. `*` in `to` is left to that program. */
export interface QueuedLetters {
  count: number;
  from: string;
  to: string;
  subject: string;
  body: string;
  mark: string;
  login: string | null;
  client: { name: string; address: string };
  minutes: [number, number];
}

export function queuedLetters(defs: readonly QueuedDef[], host: string, plan: Pick<LabPlan, 'values' | 'roles' | 'domains'>): QueuedLetters[] {
  const fill = (text: string) => interpolate(text, plan.values);
  return defs
    .filter((def) => def.host === host)
    .map(({ count, minutes, mark, login, as, mail }) => {
      const address = plan.roles[as]?.address ?? fill(as);
      const { from, to, subject, body } = mail;
      const letter = { from: fill(from), to: fill(to), subject: fill(subject), body: fill(body), mark: fill(mark) };
      return { count, ...letter, login: login ?? null, client: { name: clientName(as, address, plan), address }, minutes };
    });
}
