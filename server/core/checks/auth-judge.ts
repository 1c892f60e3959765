import type { z } from 'zod';
import type { Judgement } from '../../protocol/verdict.ts';
import type { Reply } from '../probes.ts';
import type { AuthParams } from './auth.ts';
import type { AuthObserved, AuthSession } from './auth-gather.ts';
import { accepted, good, greeted, howItEnded, lastLine, lastWord, offers, refusal, said, transcript, unplugged } from './seen.ts';

type Params = z.infer<typeof AuthParams>;
/** Faults and doubts, each with the session that shows it. */
interface Finding {
  text: string;
  each: AuthSession;
  line?: number | null;
}

const wants = {
  absent: 'AUTH is neither offered nor accepted',
  'tls-only': 'AUTH only under TLS, and only with the right password',
  required: 'No mail without a login, not even under TLS',
  'no-anonymous': 'AUTH ANONYMOUS is neither offered nor accepted; the right password is',
};

export function judgeAuth(observed: AuthObserved, params: Params): Judgement {
  const place = `${params.host}:${params.port}`;
  const faults: Finding[] = [];
  const doubts: Finding[] = [];
  for (const each of observed.sessions) {
    if (each.seen.end === 'local-error') doubts.push({ each, text: `${place} ${howItEnded('local-error')}` });
    else if (!greeted(each.seen, each.tls)) (params.expect === 'absent' ? doubts : faults).push({ each, text: notServing(each, place, params) });
    else if (each.what === 'uninvited') uninvited(each, place, params, faults, doubts);
    else if (each.what === 'anonymous') anonymous(each, place, faults, doubts);
    else if (each.what === 'nobody') nobody(each, place, faults, doubts);
    else login(each, place, observed.account, faults, doubts);
  }
  const arrival = observed.arrivals[0];
  const first = observed.sessions[0] as AuthSession;
  if (arrival) faults.unshift({ each: first, text: `${place} let mail out that nobody had logged in for: it arrived at ${arrival.domain}` });
  const told = faults.length > 0 ? faults : doubts;
  const shown = told.length > 0 ? told : observed.sessions.map((each): Finding => ({ each, text: '' }));
  const texts = [...new Set(told.map((each) => each.text))];
  return {
    verdict: faults.length > 0 ? 'fail' : doubts.length > 0 ? 'inconclusive' : 'pass',
    reason: `${texts.slice(0, 4).join('; ') || `${place}: ${passed[params.expect]}`}.`,
    expected: wants[params.expect],
    got: texts.join('; ') || wants[params.expect],
    transcripts: shown
      .slice(0, 12)
      .map(({ each, line }) =>
        transcript(
          titles[each.what] + (each.tls === 'none' ? ' in clear' : ' under TLS'),
          `${each.source} (${params.from})`,
          `${place} (${observed.target})`,
          each.seen,
          line ?? decisive(each),
        ),
      ),
  };
}

const titles = { uninvited: 'AUTH sent', right: 'The right password', wrong: 'A wrong password', nobody: 'Mail without a login', anonymous: 'AUTH ANONYMOUS' };
const passed = {
  absent: 'AUTH is not offered, and not accepted when it is sent all the same',
  'tls-only': 'nothing before TLS; under TLS the right password was accepted and a wrong one was not',
  required: 'without a login no mail was taken, neither for your own users nor for others',
  'no-anonymous': 'AUTH ANONYMOUS is not offered and was refused; the right password was accepted',
};

function notServing(each: AuthSession, place: string, params: Params): string {
  const { seen } = each;
  if (unplugged(seen))
    return params.expect === 'absent'
      ? `${place} ${howItEnded(seen.end)}: a server that is switched off proves nothing`
      : `${place} is unplugged: it ${howItEnded(seen.end)}`;
  if (each.tls === 'implicit' && !seen.tls) return `${place} does not speak TLS from the first byte`;
  if (each.tls === 'starttls' && seen.ehlo && !seen.tls)
    return seen.starttls && !good(seen.starttls)
      ? `${place} offers STARTTLS and then cannot do it ("${said(seen.starttls)}")`
      : offers(seen.ehlo, 'STARTTLS')
        ? `${place} failed the TLS handshake`
        : `${place} does not offer STARTTLS`;
  const last = lastWord(seen);
  return last ? `${place} sent us away with "${said(last.reply)}"` : `${place} ${howItEnded(seen.end)}`;
}

function uninvited(each: AuthSession, place: string, params: Params, faults: Finding[], doubts: Finding[]): void {
  const under = each.tls === 'none' ? 'in clear' : 'under TLS';
  const unwanted = params.expect === 'absent' ? under : 'before TLS';
  const { seen } = each;
  if (offers(each.tls === 'starttls' ? seen.ehloSecure : (seen.ehloSecure ?? seen.ehlo), 'AUTH'))
    faults.push({ each, text: `${place} offers AUTH ${unwanted}`, line: lineOf(each, /^250[ -]AUTH/i) });
  // 334 already asks for the password (RFC 4954 section 4).
  const taken = seen.commands.find((reply: Reply) => reply.code === 235 || reply.code === 334);
  if (taken) faults.push({ each, text: `${place} accepts AUTH ${unwanted} ("${said(taken)}")`, line: lineOf(each, new RegExp(`^${taken.code}`)) });
  // Only a no is a no: 2xx answers nothing here, 421 and 451 answer everybody.
  const odd = seen.commands.find((reply) => reply.code < 400);
  const no = seen.commands.some((reply) => reply.code >= 400 && reply.code !== 421 && reply.code !== 451);
  if (odd || !no)
    doubts.push({
      each,
      text: `${place} gave no clear answer to AUTH ${unwanted}: ${odd ? `"${said(odd)}"` : seen.commands[0] ? `"${said(seen.commands[0])}"` : howItEnded(seen.end)}`,
    });
}

function login(each: AuthSession, place: string, account: string, faults: Finding[], doubts: Finding[]): void {
  const { seen, what } = each;
  const ok = seen.auth?.code === 235;
  if (what === 'wrong') {
    if (ok) faults.push({ each, text: `${place} accepted a wrong password for ${account}` });
    else if (seen.auth?.code === 421 || (!seen.auth && offered(each)))
      doubts.push({ each, text: `${place} gave no answer to a wrong password${seen.auth ? ` but "${said(seen.auth)}"` : ''}` });
    return;
  }
  if (!offered(each)) faults.push({ each, text: `${place} does not offer AUTH under TLS` });
  else if (!ok)
    faults.push({
      each,
      text: seen.auth
        ? `${place} refused the right password of ${account}: "${said(seen.auth)}"`
        : `${place} gave no answer to the right password of ${account}`,
    });
}

function anonymous(each: AuthSession, place: string, faults: Finding[], doubts: Finding[]): void {
  const { seen } = each;
  const keyword = (seen.ehloSecure ?? seen.ehlo)?.find((line) => /^AUTH[ =](.* )?ANONYMOUS( |$)/i.test(line));
  if (keyword) faults.push({ each, text: `${place} offers a login without a name ("${keyword}")`, line: lineOf(each, /^250[ -]AUTH.*ANONYMOUS/i) });
  if (good(seen.auth)) faults.push({ each, text: `${place} accepted AUTH ANONYMOUS ("${said(seen.auth as Reply)}")`, line: lineOf(each, /^235/) });
  if (!keyword && (!seen.auth || seen.auth.code === 421 || seen.auth.code === 451))
    doubts.push({ each, text: `${place} gave no clear answer to AUTH ANONYMOUS${seen.auth ? `: "${said(seen.auth)}"` : ''}` });
}

const offered = (each: AuthSession) => offers(each.seen.ehloSecure ?? each.seen.ehlo, 'AUTH');

function nobody(each: AuthSession, place: string, faults: Finding[], doubts: Finding[]): void {
  const under = each.tls === 'none' ? 'in clear' : 'under TLS';
  const names: Record<string, string> = {
    local: 'one of your own users',
    foreign: 'a foreign mailbox',
    'foreign-as-own': 'a foreign mailbox in your user’s name',
  };
  for (const mail of each.seen.transactions) {
    if (accepted(mail)) faults.push({ each, text: `${place} took mail for ${names[mail.id] ?? mail.id} ${under} without a login`, line: mail.line });
    const no = refusal(mail);
    if (!accepted(mail) && (!no || no.code === 421 || no.code === 451))
      doubts.push({ each, text: `${place} gave no clear answer ${under}: ${no ? `"${said(no)}"` : howItEnded(each.seen.end)}`, line: mail.line });
  }
  if (each.seen.transactions.length === 0) doubts.push({ each, text: `${place} ${howItEnded(each.seen.end)} before any mail could be offered` });
}

function lineOf(each: AuthSession, pattern: RegExp): number | null {
  const index = each.seen.lines.findIndex((line) => line.who === 'S' && pattern.test(line.text));
  return index < 0 ? null : index;
}

const decisive = (each: AuthSession) =>
  each.what === 'nobody' ? (each.seen.transactions[0]?.line ?? lastLine(each.seen)) : (lineOf(each, /^(235|334|5(?!00)\d\d|4\d\d)/) ?? lastLine(each.seen));
