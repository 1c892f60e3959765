import type { HostPlan, LabPlan } from '../../core/lab.ts';
import { queuedLetters } from '../../core/queued-letters.ts';
import type { OverlayFile, Scenario } from '../../core/scenario/schema.ts';
import { interpolate } from '../../core/variables.ts';
import type { CertificateMade } from '../../core/world.ts';

/** A certificate and the directory of the host it goes to. */
export interface PlacedCertificate {
  path: string;
  made: CertificateMade;
}

/** The first process lays out /etc, /var and /home; it says by this file that it has. Bounded by the time limit of the command. */
export const booted = 'until [ -e /run/mailrange/idle ]; do /bin/sleep 0.02; done';

const decoder = new TextDecoder('utf-8', { fatal: false });

/**
 * The one bash script that turns a freshly booted host into the scenario's broken one: a sound baseline, users, the lab's root certificate,
 * certificates, overlay files, the break, letters that wait. One script, since every exec costs tens of milliseconds. It is parsed whole before it runs.
 */
export function hostScript(plan: LabPlan, scenario: Scenario, host: HostPlan, root: string, certificates: readonly PlacedCertificate[]): string {
  const damage = scenario.lab.break[host.role];
  const queued = queuedLetters(scenario.lab.queued, host.role, plan);
  const overlay = damage?.overlay ? (scenario.overlays[damage.overlay] ?? []) : [];
  return [
    'set -euo pipefail',
    'main() {',
    booted,
    ...plan.accounts.map((account) => `/usr/lib/mailrange/account add ${quote(account.name)} <<<${quote(account.password)}`),
    `/usr/lib/mailrange/trust <<<${quote(root)}`,
    ...certificates.flatMap(({ path, made }) => certificateLines(path, made)),
    // After the certificates: it names them in the configuration if they are there.
    `/usr/lib/mailrange/baseline ${[host.name, ...plan.domains].map(quote).join(' ')} </dev/null`,
    ...overlay.flatMap((file) => fileLines(file, plan.values)),
    ...(damage?.run ? [`bash -euo pipefail -c ${quote(interpolate(damage.run, plan.values))} </dev/null`] : []),
    ...(queued.length > 0 ? [`/usr/lib/mailrange/queue-up <<<${quote(JSON.stringify(queued))}`] : []),
    // Postfix reads no main.cf that changed within the last two seconds; a break that happened a while ago is not of this minute either.
    'find /etc -xdev -type f -mmin -5 -exec touch -d "1 hour ago" {} +',
    '}',
    'main',
    '',
  ].join('\n');
}

function certificateLines(path: string, made: CertificateMade): string[] {
  const files: [string, string][] = [
    ['cert.pem', made.certificate],
    ['chain.pem', made.chain],
    ['fullchain.pem', `${made.certificate.trimEnd()}\n${made.chain}`],
    ['key.pem', made.key],
  ];
  return [
    `mkdir -p ${quote(path)}`,
    ...files.map(([name, text]) => `printf '%s' ${quote(text)} >${quote(`${path}/${name}`)}`),
    // Exim reads its key after it has become Debian-exim; group ssl-cert is how Debian grants that.
    `chmod 640 ${quote(`${path}/key.pem`)}; chgrp ssl-cert ${quote(`${path}/key.pem`)} 2>/dev/null || true`,
  ];
}

function fileLines(file: OverlayFile, values: Record<string, string>): string[] {
  const content = file.template ? new TextEncoder().encode(interpolate(decoder.decode(file.content), values)) : file.content;
  const path = quote(`/${file.path}`);
  const directory = quote(`/${file.path.split('/').slice(0, -1).join('/')}`);
  return [`mkdir -p ${directory}`, `base64 -d >${path} <<<${quote(base64(content))}`, `chmod ${file.mode.toString(8)} ${path}`];
}

function base64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** A word that bash takes literally. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
