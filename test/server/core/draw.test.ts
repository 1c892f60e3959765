import { describe, expect, it } from 'vitest';
import { drawFrom } from '../../../server/core/draw.ts';
import { plan } from './checks/fake-lab.ts';

describe('the draws of an attempt', () => {
  it('are the same for the same seed and others for another', () => {
    const some = (seed: string) => {
      const draw = drawFrom(seed, plan, new Set());
      return [draw.token(), draw.word(8), draw.stranger(), draw.foreignDomain(), draw.shuffle([1, 2, 3, 4, 5, 6, 7, 8]).join(), draw.pause(0, 10_000)];
    };
    expect(some('one')).toEqual(some('one'));
    for (const [i, value] of some('one').entries()) expect(value).not.toBe(some('two')[i]);
    expect(some('one')[0]).toMatch(/^mr[0-9a-f]{20}$/);
  });

  it('never repeat a stranger over the attempts of a lab, even when the small networks are used up', () => {
    const used = new Set<string>();
    const all = Array.from({ length: 20 }, (_, i) => drawFrom(`attempt ${i}`, plan, used)).flatMap((draw) =>
      Array.from({ length: 100 }, () => draw.stranger()),
    );
    expect(new Set(all).size).toBe(2000);
    for (const address of all) expect(address).toMatch(/^(203\.0\.113|198\.51\.100|192\.0\.2|198\.19\.\d+)\.\d+$/);
  });

  it('take neighbouring strangers from different networks', () => {
    const draw = drawFrom('x', plan, new Set());
    const nets = [draw.stranger(), draw.stranger(), draw.stranger()].map((address) => address.split('.').slice(0, 2).join('.'));
    expect(new Set(nets).size).toBe(3);
  });

  it('keep away from addresses and domains of the lab', () => {
    const taken = Array.from({ length: 254 }, (_, i) => `192.0.2.${i + 1}`);
    const draw = drawFrom('x', { ...plan, values: Object.fromEntries(taken.map((address, i) => [`v${i}`, address])) }, new Set());
    for (let i = 0; i < 500; i++) expect(draw.stranger().startsWith('192.0.2.')).toBe(false);
    for (let i = 0; i < 100; i++) expect(draw.foreignDomain()).toMatch(/^[a-z]+-[a-z][a-z0-9]{5}\.(example|test)$/);
  });
});
