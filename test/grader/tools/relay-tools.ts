import { heard, type Tool } from './tool.ts';

/** nmap's smtp-open-relay, with the domain that it uses by itself. */
export const nmapRelay: Tool = {
  name: 'nmap smtp-open-relay',
  checks: ['relay', 'neighbour'],
  command: ({ address }) => `nmap -Pn -n -sT -p 25 --script smtp-open-relay ${address}`,
  read(output) {
    const said = /smtp-open-relay:\s*(.*)/.exec(output)?.[1] ?? '';
    if (/is an open relay/.test(said)) return heard('fault', said);
    if (/doesn't seem to be an open relay|isn't an open relay/.test(said)) return heard('sound', said);
    return heard('unclear', said || (/25\/tcp\s+(\S+)/.exec(output)?.[0] ?? 'no word about it'));
  },
};

/** swaks, one whole message of a stranger to a stranger. Exit codes: swaks(1), EXIT CODES. */
export const swaks: Tool = {
  name: 'swaks',
  checks: ['relay', 'neighbour'],
  command: ({ address }) =>
    `swaks --server ${address} --port 25 --timeout 10 --helo outside.example --from stranger@sender.example --to somebody@elsewhere.example 2>&1`,
  read(output, exitCode) {
    const last = output.match(/^<\*\*.*$|^<\*\* .*$|^<-\s+[245]\d\d .*$/gm)?.at(-1) ?? '';
    const refused = output.match(/^<\*\* .*$/gm)?.[0];
    if (exitCode === 0) return heard('fault', `250 after the dot: ${last}`);
    // 22 HELO, 23 MAIL, 24 RCPT, 25 DATA, 26 the dot.
    if (exitCode >= 23 && exitCode <= 26) return heard('sound', refused ?? `exit code ${exitCode}`);
    return heard('unclear', refused ?? `exit code ${exitCode}`);
  },
};

/** nmap's smtp-commands: what EHLO offers on 25 in clear. */
export const nmapCommands: Tool = {
  name: 'nmap smtp-commands',
  checks: ['auth-25'],
  command: ({ address }) => `nmap -Pn -n -sT -p 25 --script smtp-commands ${address}`,
  read(output) {
    const said = /smtp-commands:\s*(.*)/.exec(output)?.[1] ?? '';
    if (!said) return heard('unclear', /25\/tcp\s+(\S+)/.exec(output)?.[0] ?? 'no word about it');
    return /\bAUTH\b/.test(said) ? heard('fault', said) : heard('sound', said);
  },
};
