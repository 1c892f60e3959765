import { expect, test } from 'vitest';
import { queuedLetters } from '../../../server/core/queued-letters.ts';
import type { QueuedDef } from '../../../server/core/scenario/schema.ts';

const plan = {
  values: { domain: 'harbor.test', mark: 'mr00000000000000000001', thief_ip: '203.0.113.9' },
  domains: ['harbor.test'],
  roles: { partner: { zone: 'internet', address: '192.0.2.7', domain: 'northsea.example' }, app: { zone: 'office', address: '10.213.0.8', domain: null } },
};
const def = (more: Partial<QueuedDef>): QueuedDef => ({
  host: 'mx',
  as: 'app',
  count: 2,
  minutes: [5, 10],
  mark: '${mark}',
  mail: { from: 'scanner@${domain}', to: '*@*', subject: 'Scan', body: 'Reference ${mark}' },
  ...more,
});

test('letters that wait have their client’s name and address, and every variable filled in', () => {
  expect(queuedLetters([def({}), def({ as: 'partner', login: 'ben' }), def({ as: '${thief_ip}' }), def({ host: 'other' })], 'mx', plan)).toEqual([
    {
      count: 2,
      from: 'scanner@harbor.test',
      to: '*@*',
      subject: 'Scan',
      body: 'Reference mr00000000000000000001',
      mark: 'mr00000000000000000001',
      login: null,
      client: { name: 'app.office.harbor.test', address: '10.213.0.8' },
      minutes: [5, 10],
    },
    expect.objectContaining({ login: 'ben', client: { name: 'mx.northsea.example', address: '192.0.2.7' } }),
    expect.objectContaining({ client: { name: 'c-203-0-113-9.access.example', address: '203.0.113.9' } }),
  ]);
});
