import type { z } from 'zod';
import type { Judgement } from '../../protocol/verdict.ts';
import type { ImplicitObserved, ImplicitParams } from './implicit.ts';
import { good, greeted, howItEnded, lastLine, lastWord, offers, said, transcript } from './seen.ts';

/** Whatever is said in clear is a fault; silence in clear counts only beside a port that works under TLS. */
export function judgeImplicit(observed: ImplicitObserved, params: z.infer<typeof ImplicitParams>): Judgement {
  const { clear, secure } = observed;
  const place = `${params.host}:${params.port}`;
  const show = (title: string, { source, seen }: ImplicitObserved['clear']) =>
    transcript(title, `${source} (${params.from})`, `${place} (${observed.target})`, seen, lastLine(seen));
  const say = (verdict: Judgement['verdict'], reason: string, got: string): Judgement => ({
    verdict,
    reason,
    expected: `${place} speaks TLS from the first byte, and nothing in clear`,
    got,
    transcripts: [show('In clear', clear), show('TLS from the first byte', secure)],
  });
  if (clear.seen.banner) {
    const login = clear.seen.commands.find((reply) => good(reply) || reply.code === 334);
    const more = login
      ? ` and takes a password there ("${said(login)}")`
      : offers(clear.seen.ehlo, 'AUTH')
        ? ' and offers AUTH there'
        : good(clear.seen.banner)
          ? ''
          : ' instead of waiting for TLS';
    return say('fail', `${place} answers in clear ("${said(clear.seen.banner)}")${more}, where clients begin with TLS.`, 'An answer in clear');
  }
  if (clear.seen.end === 'local-error' || secure.seen.end === 'local-error')
    return say('inconclusive', `${place} ${howItEnded('local-error')}.`, 'It could not be asked');
  if (clear.seen.end === 'garbage') return say('fail', `${place} answers in clear, with something that is not SMTP.`, 'An answer in clear');
  if (!greeted(secure.seen, 'implicit')) {
    const last = secure.seen.tls ? lastWord(secure.seen) : null;
    const how = last ? `greets with "${said(last.reply)}"` : secure.seen.tls ? `${howItEnded(secure.seen.end)} under TLS` : howItEnded(secure.seen.end);
    return say(
      'inconclusive',
      `${place} says nothing in clear, but does not serve under TLS either: it ${how}. A port that is switched off proves nothing.`,
      'No service under TLS',
    );
  }
  return say('pass', `${place} said nothing in clear, and greets under TLS.`, 'TLS alone');
}
