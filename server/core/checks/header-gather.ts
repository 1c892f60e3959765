import type { z } from 'zod';
import type { Gathering } from './check.ts';
import type { HeaderParams } from './header.ts';
import { sendLetter } from './identity-letter.ts';
import { address, find, type Sending } from './sending.ts';

export interface HeaderObserved {
  sending: Sending;
  /** Lines that the client wrote and that must be gone. */
  written: { name: string; value: string }[];
}

export async function gatherHeader(params: z.infer<typeof HeaderParams>, lab: Gathering): Promise<HeaderObserved> {
  const { from, host, port, tls, login } = params;
  const written = params.drops.map((name) => ({ name, value: `seen-${lab.draw.word(10)}` }));
  const sending = await sendLetter(
    lab,
    { from, host, port, tls, login },
    {
      sender: address(params.sender ?? (login ? `${login}@\${domain}` : '*@${domain}'), lab),
      recipient: address('*@*', lab),
      fields: written.map(({ name, value }) => `${name}: ${value}`),
    },
  );
  await find(lab, [sending], 10_000, () => null);
  return { sending, written };
}
