import { expect, it } from 'vitest';
import { told, toldDeep } from '../../../server/labs/told.ts';

it('fills in what the lab has a value for, and names the rest', () => {
  expect(told('mx.${domain} at ${mx.ip}', { domain: 'harbor.test' })).toBe('mx.harbor.test at ‹mx.ip›');
  expect(told('mx.${domain}', null)).toBe('mx.‹domain›');
  expect(told('a literal $${HOME} and a $name of bash', { HOME: 'no' })).toBe('a literal ${HOME} and a $name of bash');
});

it('goes through a view as deep as it is', () => {
  expect(toldDeep({ title: '${a}', checks: [{ title: 'of ${a}', latest: null, n: 3 }] }, { a: 'mx' })).toEqual({
    title: 'mx',
    checks: [{ title: 'of mx', latest: null, n: 3 }],
  });
});
