import { z } from 'zod';
import { CipherFamily, TlsVersion } from '../probes.ts';
import { defineCheck, type Gathering } from './check.ts';
import { fromField, hostField, portNumber, textField } from './fields.ts';
import { judgeTls, type TlsObserved } from './tls-judge.ts';
import { fillIn, vantage } from './vantage.ts';

export const TlsParams = z.strictObject({
  from: fromField,
  host: hostField,
  port: portNumber.describe('25, 587: starttls. 465, 993: implicit.'),
  mode: z.enum(['starttls', 'implicit']).describe('Whether TLS starts by STARTTLS or with the first byte.'),
  accept: z.array(TlsVersion).default([]).describe('Versions that must work.'),
  refuse: z.array(TlsVersion).default([]).describe('Versions that must not.'),
  refuse_ciphers: z
    .array(CipherFamily.exclude(['modern']))
    .default([])
    .describe(
      'Families of cipher suites that must not be accepted: no encryption, 40-bit export, no certificate (anonymous), RC4, 3DES, no forward secrecy (static). Renegotiation must be the secure one then (RFC 5746).',
    ),
  certificate: z
    .strictObject({
      names: z.array(textField).min(1).describe('Names the certificate must cover (RFC 6125, RFC 7817).'),
      days: z.number().int().min(0).default(14).describe('It must be valid for at least this many days more.'),
      trust: z
        .enum(['lab', 'any'])
        .default('lab')
        .describe('`lab`: the chain the server sends leads to the lab’s certificate authority. `any`: self-signed will do.'),
      key_bits: z.number().int().default(2048).describe('Least size of an RSA key.'),
    })
    .optional()
    .describe('What the certificate must be; not looked at if left out.'),
});

async function gather(params: z.infer<typeof TlsParams>, lab: Gathering): Promise<TlsObserved> {
  const at = vantage(params.from, params.host, lab.plan, lab.draw);
  const names = (params.certificate?.names ?? []).map((name) => fillIn(name, lab.plan));
  // Modern versions are the control beside the forbidden ones: a port without any TLS refuses them all.
  const versions = TlsVersion.options.filter(
    (version) => params.accept.includes(version) || params.refuse.includes(version) || ['TLSv1.2', 'TLSv1.3'].includes(version),
  );
  const ask = async () => {
    const source = at.source();
    const seen = await lab.prober.probe(
      {
        kind: 'tls',
        source,
        target: { address: at.target, port: params.port },
        mode: params.mode,
        servername: names[0] ?? at.host.name,
        versions,
        // Good ciphers are the control beside the weak ones.
        ...(params.refuse_ciphers.length > 0 ? { ciphers: ['modern' as const, ...params.refuse_ciphers] } : {}),
        roots: [],
        names,
      },
      30_000,
    );
    return { source, seen };
  };
  let { source, seen } = await ask();
  const unclear = [...seen.handshakes, ...seen.ciphers].some((each) => each.outcome === 'error') || seen.ciphers.some((each) => each.outcome === 'failed');
  if (unclear || !seen.handshakes.some((each) => each.outcome === 'accepted')) {
    await lab.sleep(lab.draw.pause(500, 1500));
    ({ source, seen } = await ask());
  }
  return { source, target: at.target, names, at: lab.now(), seen };
}

export const tls = defineCheck({
  name: 'tls',
  summary: 'A port speaks the right TLS versions and ciphers and shows the right certificate.',
  params: TlsParams,
  isolation: 'shared',
  settings: /tls|ssl|cert|key|cipher|protocol/i,
  gather,
  judge: judgeTls,
});
