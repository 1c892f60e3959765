import { z } from 'zod';
import { type Heard, heard, type Tool } from './tool.ts';

const checks = ['tls-587'];
const versions = ['SSLv2', 'SSLv3', 'TLSv1.0', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'];

/** A port that should speak 1.2 and 1.3 alone, with a sound certificate, read from what a tool found. */
function verdict(offered: readonly string[], faults: readonly string[]): Heard {
  const old = versions.slice(0, 4).filter((one) => offered.includes(one));
  const missing = versions.slice(4).filter((one) => !offered.includes(one));
  if (offered.length === 0) return heard('unclear', 'no version at all');
  const all = [...old.map((one) => `${one} offered`), ...missing.map((one) => `${one} not offered`), ...faults];
  return all.length > 0 ? heard('fault', all.join(', ')) : heard('sound', `${offered.join(', ')} offered`);
}

/** sslscan: versions, dates, key and whether a certificate is self-signed; it does not follow the chain and does not compare the name. */
export const sslscan: Tool = {
  name: 'sslscan',
  checks,
  command: ({ address }) => `sslscan --no-colour --xml=- --starttls-smtp ${address}:587`,
  read(output) {
    const offered = [...output.matchAll(/<protocol type="(ssl|tls)" version="([\d.]+)" enabled="1"/g)].map(([, kind, number]) =>
      kind === 'ssl' ? `SSLv${number}` : `TLSv${number}`,
    );
    const bits = Number(/<pk error="false" type="RSA" bits="(\d+)"/.exec(output)?.[1] ?? 4096);
    return verdict(offered, [
      ...(/<expired>true<\/expired>/.test(output) ? ['expired'] : []),
      ...(/<self-signed>true<\/self-signed>/.test(output) ? ['self-signed'] : []),
      ...(bits < 2048 ? [`RSA ${bits}`] : []),
    ]);
  },
};

/** nmap's ssl-enum-ciphers: versions and ciphers; it does not look at the certificate beyond its key. */
export const nmapCiphers: Tool = {
  name: 'nmap ssl-enum-ciphers',
  checks,
  command: ({ address }) => `nmap -Pn -n -sT -p 587 --script ssl-enum-ciphers ${address}`,
  read(output) {
    const offered = versions.filter((one) => new RegExp(`^\\|\\s+${one.replace('.', '\\.')}:`, 'm').test(output));
    const warned = [...(/(?:^\|\s+warnings:.*\n)((?:\|\s{6,}.*\n)*)/m.exec(output)?.[1]?.matchAll(/^\|\s{6,}(.*(?:key|certificate).*)$/gim) ?? [])].map(
      ([, text]) => text as string,
    );
    return verdict(offered, warned);
  },
};

const Finding = z.object({ id: z.string(), severity: z.string(), finding: z.string() });
const asked = [
  'SSLv2',
  'SSLv3',
  'TLS1',
  'TLS1_1',
  'TLS1_2',
  'TLS1_3',
  'cert_trust',
  'cert_chain_of_trust',
  'cert_expirationStatus',
  'cert_keySize',
  'cert_signatureAlgorithm',
];

/** testssl.sh, given the lab's root: versions and certificate. What it warns of as LOW counts. */
export const testssl: Tool = {
  name: 'testssl.sh',
  checks,
  command: ({ address, name }) =>
    `cd /tmp && rm -f testssl.json && testssl --quiet --color 0 --warnings batch --starttls smtp -p -S --add-ca /etc/ssl/lab/root.pem --ip ${address} --jsonfile testssl.json ${name}:587 > testssl.txt 2>&1; cat testssl.json || tail -5 testssl.txt`,
  read(output) {
    let all: z.infer<typeof Finding>[];
    try {
      all = z.array(Finding).parse(JSON.parse(output));
    } catch {
      return heard('unclear', output.slice(-160));
    }
    const findings = all.filter(({ id }) => asked.includes(id.split(' ')[0] as string));
    if (findings.length === 0) return heard('unclear', all.at(-1)?.finding ?? 'no finding');
    const faults = findings.filter(({ severity }) => ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'].includes(severity));
    return faults.length > 0
      ? heard('fault', faults.map(({ id, finding }) => `${id}: ${finding}`).join(', '))
      : heard('sound', `${findings.length} findings, none of them bad`);
  },
};
