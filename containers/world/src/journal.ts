import type { Arrival } from '../../../server/core/probes.ts';
import type { JournalMail, TrafficJob, TrafficTry, WorldJournal } from '../../../server/core/world.ts';

const maxMails = 200;
const maxTries = 3000;
const maxHeaders = 4096;

/** What happened in a lab beside the checks: every letter that reached a foreign server, and what became of the background mail. Bounded. */
export class Journal {
  /** Probes may be many at once: they push out only each other. */
  private readonly mails: { probe: JournalMail[]; other: JournalMail[] } = { probe: [], other: [] };
  private readonly tries: TrafficTry[] = [];
  private readonly byMessageId = new Map<string, TrafficTry>();

  arrived(arrival: Arrival, body: string): void {
    if (arrival.headers === '') return;
    const letter = this.byMessageId.get(messageId(arrival.headers) ?? '');
    if (letter && !arrival.bounce) {
      letter.arrivedAt ??= arrival.at;
      letter.arrivals += 1;
    }
    const kind = arrival.tokens.length > 0 ? 'probe' : arrival.bounce ? 'bounce' : (letter?.kind ?? 'other');
    const { at, address, domain, client, helo, secure, size } = arrival;
    keep(this.mails[kind === 'probe' ? 'probe' : 'other'], maxMails, {
      at,
      kind,
      address,
      domain,
      client,
      helo,
      secure,
      size,
      reversePath: arrival.reversePath,
      forwardPaths: arrival.forwardPaths.slice(0, 5),
      headers: arrival.headers.slice(0, maxHeaders),
      body,
    });
  }

  /** Background mail as it was sent; its arrival is added when it is seen. */
  sent(job: TrafficJob, id: string): (outcome: TrafficTry['outcome'], said: string) => void {
    const letter: TrafficTry = {
      at: Date.now(),
      job: job.name,
      kind: job.kind,
      guess: job.logins.length > 1,
      outcome: 'unreachable',
      said: '',
      to: job.forwardPath,
      arrivedAt: null,
      arrivals: 0,
    };
    // Known before it goes out: the learner's server may pass it on before our dialogue is over.
    this.byMessageId.set(id, letter);
    for (const oldest of this.byMessageId.keys()) {
      if (this.byMessageId.size <= maxTries) break;
      this.byMessageId.delete(oldest);
    }
    return (outcome, said) => {
      letter.outcome = outcome;
      letter.said = said.slice(0, 200);
      keep(this.tries, maxTries, letter);
    };
  }

  get contents(): WorldJournal {
    return { mails: [...this.mails.other, ...this.mails.probe].sort((a, b) => a.at - b.at), tries: this.tries };
  }
}

function keep<T>(list: T[], limit: number, item: T): void {
  list.push(item);
  if (list.length > limit) list.shift();
}

const messageId = (headers: string): string | null => /^message-id:\s*<([^>\s]{1,200})>/im.exec(headers)?.[1] ?? null;
