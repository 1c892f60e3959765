import { describe, expect, it } from 'vitest';
import { trafficLetter } from '../../../containers/world/src/traffic-letter.ts';

const open = { reversePath: 'a@north.example', forwardPath: 'alice@here.test', subject: 'Samples', body: 'One\ntwo', hides: null };
const hides = { reversePath: 'boss@north.example', forwardPath: 'ben@here.test', subject: 'Urgent', body: 'Pay' };

describe('a letter of the background mail', () => {
  it('has headers and ends every line in CR LF', () => {
    const text = trafficLetter(open, 'id@north.example', 0);
    expect(text).toMatch(/^Date: Thu, 01 Jan 1970 00:00:00 \+0000\r\nFrom: <a@north\.example>\r\nTo: <alice@here\.test>\r\n/);
    expect(text).toMatch(/\r\n\r\nOne\r\ntwo\r\n$/);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  it('carries what it hides behind a false end of data, with an envelope and an identifier of its own', () => {
    const text = trafficLetter({ ...open, hides }, 'id@north.example', 0);
    const [first = '', second = ''] = text.split('\n.\r\n');
    expect(first).toMatch(/two$/);
    expect(second).toMatch(/^MAIL FROM:<boss@north\.example>\r\nRCPT TO:<ben@here\.test>\r\nDATA\r\nDate: /);
    expect(second).toContain('Message-ID: <hid@north.example>');
    expect(second).toMatch(/\r\n\r\nPay\r\n$/);
    // Only a dot behind CR LF would be stuffed on the way.
    expect(text).not.toMatch(/\r\n\./);
  });
});
