import { describe, expect, it } from 'vitest';
import { tokenPattern } from '../../../server/core/probes.ts';
import { drawVariables, interpolate, interpolateDeep, references } from '../../../server/core/variables.ts';

describe('drawing variables', () => {
  it('keeps the other values when a variable is added', () => {
    const before = drawVariables({ a: { secret: 12 } }, 'seed');
    const after = drawVariables({ z: { token: 6 }, a: { secret: 12 } }, 'seed');
    expect(after.a).toBe(before.a);
  });

  it('draws each kind in its shape', () => {
    const drawn = drawVariables(
      { p: { pick: ['x', 'y'] }, s: { secret: 14 }, t: { token: 6 }, n: { number: [3, 5] }, i: { ip: 'internet' }, m: { mark: true } },
      'seed',
    );
    expect(['x', 'y']).toContain(drawn.p);
    expect(drawn.s).toMatch(/^[A-Za-z0-9]{14}$/);
    expect(drawn.t).toMatch(/^[a-z0-9]{6}$/);
    expect(drawn.m).toMatch(new RegExp(`^${tokenPattern.source}$`));
    expect(['3', '4', '5']).toContain(drawn.n);
    expect(drawn.i).toMatch(/^(203\.0\.113|198\.51\.100|192\.0\.2)\.\d+$/);
  });

  it('never draws one address twice', () => {
    const vars = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`v${i}`, { ip: 'internet' as const }]));
    expect(new Set(Object.values(drawVariables(vars, 'seed'))).size).toBe(200);
  });

  it('draws an address in the same network as another one, and none without it', () => {
    for (const seed of ['one', 'two', 'three', 'four']) {
      const { a = '', b = '' } = drawVariables({ a: { ip: 'internet' }, b: { ip: 'internet', beside: 'a' } }, seed);
      expect(b.split('.').slice(0, 3)).toEqual(a.split('.').slice(0, 3));
      expect(b).not.toBe(a);
    }
    expect(() => drawVariables({ b: { ip: 'internet', beside: 'a' }, a: { ip: 'internet' } }, 'seed')).toThrow('${a}');
  });
});

describe('filling in', () => {
  const values = { domain: 'harbor.test', 'mx.ip': '198.18.0.2', odd: '${domain}' };

  it('fills in names, and leaves the variables of the shell alone', () => {
    expect(interpolate('for i in $list; do echo $i@${domain} ${mx.ip}; done', values)).toBe('for i in $list; do echo $i@harbor.test 198.18.0.2; done');
  });

  it('writes $${ as a literal ${', () => {
    expect(interpolate('$${x:-1} ${domain}', values)).toBe('${x:-1} harbor.test');
  });

  it('does not look into values again', () => {
    expect(interpolate('${odd}', values)).toBe('${domain}');
  });

  it('refuses an unknown name by its name, and inherited ones too', () => {
    expect(() => interpolate('a ${nope} b', values)).toThrow('${nope}');
    expect(() => interpolate('${constructor}', values)).toThrow('${constructor}');
    expect(() => interpolate('${domain', values)).toThrow('${domain');
  });

  it('reaches every string of a value', () => {
    expect(interpolateDeep({ a: ['${domain}', 1], b: { c: '${mx.ip}' }, d: null }, values)).toEqual({ a: ['harbor.test', 1], b: { c: '198.18.0.2' }, d: null });
  });

  it('finds where each name stands', () => {
    expect(references('x ${a} $${b} ${c.d}')).toEqual([
      { name: 'a', index: 2 },
      { name: 'c.d', index: 13 },
    ]);
  });
});
