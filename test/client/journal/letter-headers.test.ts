import { expect, test } from 'vitest';
import { authenticationResults, headerFields } from '../../../client/journal/letter-headers.ts';

const letter = [
  'Authentication-Results: mx.harbor.test 1;',
  '\tspf=pass smtp.mailfrom=sales@partner.example;',
  ' dkim=fail reason="body; changed" header.d=partner.example;',
  ' dmarc=none',
  'From: "A; B" <sales@partner.example>',
  'Subject: one',
  '  line',
  '',
  'From: not a header',
].join('\r\n');

test('a head is read field by field, folded lines joined, the body left alone', () => {
  expect(headerFields(letter).map(({ name }) => name)).toEqual(['Authentication-Results', 'From', 'Subject']);
  expect(headerFields(letter)[2]?.value).toBe('one line');
});

test('Authentication-Results are told method by method, with who says so', () => {
  expect(authenticationResults(headerFields(letter))).toEqual([
    { by: 'mx.harbor.test', method: 'spf', result: 'pass', detail: 'smtp.mailfrom=sales@partner.example' },
    { by: 'mx.harbor.test', method: 'dkim', result: 'fail', detail: 'reason="body; changed" header.d=partner.example' },
    { by: 'mx.harbor.test', method: 'dmarc', result: 'none', detail: '' },
  ]);
  expect(authenticationResults(headerFields('Authentication-Results: mx.harbor.test; none\r\n\r\n'))).toEqual([]);
});
