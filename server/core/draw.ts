import type { Draw } from './checks/check.ts';
import type { LabPlan } from './lab.ts';

/** Networks strangers come from: TEST-NET-1 to 3 (RFC 5737) and the upper half of the benchmarking range (RFC 2544). */
const networks = ['203.0.113', '198.51.100', '192.0.2', '198.19'] as const;
const lower = 'abcdefghijklmnopqrstuvwxyz';
const trades = ['cargo', 'orchard', 'paper', 'bakery', 'studio', 'clinic', 'garage', 'museum', 'forest', 'bridge', 'copper', 'violet'];

/**
 * The draws of one attempt: the same seed gives the same ones in the same order.
 * `used` holds the addresses that earlier attempts of the lab gave out, and takes the new ones.
 */
export function drawFrom(seed: string, plan: LabPlan, used: Set<string>): Draw {
  const random = generator(seed);
  const below = (n: number) => Math.floor(random() * n);
  const pick = <T>(from: readonly T[]): T => {
    if (from.length === 0) throw new RangeError('nothing to pick from');
    return from[below(from.length)] as T;
  };
  const word = (length: number) => Array.from({ length }, (_, i) => pick([...(i === 0 ? lower : `${lower}0123456789`)])).join('');
  const taken = new Set([
    ...Object.values(plan.values),
    ...Object.values(plan.roles).map((role) => role.address),
    ...plan.world.partners.map((partner) => partner.address),
  ]);
  let turn = below(networks.length);
  const address = (network: string) => (network === '198.19' ? `${network}.${below(256)}.${1 + below(254)}` : `${network}.${1 + below(254)}`);
  const stranger = () => {
    for (let tries = 0; tries < 100_000; tries++) {
      // Each next stranger comes from another network; when the small ones are used up, the large one is left.
      const candidate = address(tries < 50 ? (networks[turn++ % networks.length] as string) : '198.19');
      if (used.has(candidate) || taken.has(candidate)) continue;
      used.add(candidate);
      return candidate;
    }
    throw new RangeError('no stranger is left for this lab');
  };
  const own = [...plan.domains, ...plan.world.dns.own, ...plan.world.partners.map((partner) => partner.domain)];
  const foreignDomain = (): string => {
    const domain = `${pick(trades)}-${word(6)}.${pick(['example', 'test'])}`;
    return own.some((name) => domain === name || domain.endsWith(`.${name}`)) ? foreignDomain() : domain;
  };
  return {
    token: () => `mr${Array.from({ length: 20 }, () => below(16).toString(16)).join('')}`,
    word,
    stranger,
    foreignDomain,
    pick,
    shuffle: (items) => {
      const cards = [...items];
      for (let i = cards.length - 1; i > 0; i--) {
        const j = below(i + 1);
        [cards[i], cards[j]] = [cards[j] as (typeof cards)[number], cards[i] as (typeof cards)[number]];
      }
      return cards;
    },
    pause: (fromMs, toMs) => fromMs + below(Math.max(1, toMs - fromMs + 1)),
  };
}

/** sfc32 (PractRand), its state filled from the text by four rounds of FNV-1a. Numbers from 0 up to, without, 1. */
function generator(seed: string): () => number {
  const hash = (salt: number) => {
    let h = 0x811c9dc5 ^ salt;
    for (let i = 0; i < seed.length; i++) h = Math.imul(h ^ seed.charCodeAt(i), 0x01000193);
    return h | 0;
  };
  let [a, b, c, d] = [hash(0x9e3779b9), hash(0x243f6a88), hash(0xb7e15162), 1];
  const next = () => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    c |= 0;
    return (t >>> 0) / 0x1_0000_0000;
  };
  for (let i = 0; i < 16; i++) next();
  return next;
}
