import type { Transcript } from '../../server/protocol/verdict.ts';

const versions = ['TLSv1.3', 'TLSv1.2', 'TLSv1.1', 'TLSv1'] as const;
export type TlsVersion = (typeof versions)[number];

export interface Rung {
  version: TlsVersion;
  /** `absent`: there is no TLS at all; `unknown`: the range could not find out. */
  outcome: 'accepted' | 'refused' | 'absent' | 'unknown';
  /** The cipher that was agreed on, or why not; may be empty. */
  detail: string;
}

const outcomes = { accepted: 'accepted', refused: 'refused', failed: 'absent', error: 'unknown' } as const;
const line = /^(TLSv1(?:\.[1-3])?): (accepted|refused|failed|error)\b ?(.*)$/;

/** Which versions a server let in, newest first, as the remarks of a TLS check's transcript tell it. Null where no version was tried. */
export function handshakeLadder({ lines }: Transcript): Rung[] | null {
  const told = lines.flatMap(({ who, text }) => {
    const [, version, outcome, detail = ''] = (who === '*' && line.exec(text)) || [];
    return version ? [{ version, outcome, detail: detail.replace(/^\((.*)\)$/, '$1') }] : [];
  });
  if (told.length === 0) return null;
  return versions.flatMap((version) => {
    const rung = told.find((each) => each.version === version);
    if (!rung) return [];
    return [{ version, outcome: outcomes[rung.outcome as keyof typeof outcomes], detail: rung.detail }];
  });
}
