import { z } from 'zod';
import { defineCheck, type Gathering } from './check.ts';
import { accountField, fromField, hostField, portNumber, textField, tlsField } from './fields.ts';
import { judgeOutbound } from './outbound-judge.ts';
import { address, find, type Sending, send } from './sending.ts';
import { ownDomain } from './vantage.ts';

export const OutboundParams = z.strictObject({
  from: fromField,
  host: hostField,
  port: portNumber.default(587).describe('The port the client uses.'),
  tls: tlsField.default('starttls').describe('How the client secures the connection.'),
  login: accountField.optional().describe('The account that logs in. Left out: nobody does.'),
  sender: textField.optional().describe('Reverse-path. Left out: the account’s own address with a login, otherwise a fresh stranger.'),
  recipient: textField.describe('Forward-path, at a foreign domain of lab.world whose server offers STARTTLS; `*` for the local part is drawn afresh.'),
});

const arrivalMs = 10_000;

async function gather({ sender, recipient, ...way }: z.infer<typeof OutboundParams>, lab: Gathering): Promise<Sending> {
  const from = sender ?? (way.login ? `${way.login}@${ownDomain(lab.plan)}` : '*@*');
  const sending = await send(lab, way, { sender: address(from, lab), recipient: address(recipient, lab) });
  await find(lab, [sending], arrivalMs);
  return sending;
}

export const outbound = defineCheck({
  name: 'outbound',
  summary: 'A message to a foreign server that offers TLS leaves over TLS.',
  params: OutboundParams,
  isolation: 'shared',
  settings: /^smtp_tls|tls_policy|transport|relayhost|remote_smtp|hosts_(require|avoid|try)/i,
  gather,
  judge: judgeOutbound,
});
