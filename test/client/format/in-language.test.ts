import { expect, test } from 'vitest';
import { inLanguage } from '../../../client/format/in-language.ts';

const others = { de: 'Auftrag', 'pt-BR': 'Missão' };

test('a brief comes in the first of the reader’s languages that there is one for', () => {
  expect(inLanguage('Brief', others, ['de-AT', 'en'])).toEqual({ text: 'Auftrag', lang: 'de' });
  expect(inLanguage('Brief', others, ['fr', 'pt-PT'])).toEqual({ text: 'Missão', lang: 'pt-BR' });
  expect(inLanguage('Brief', others, ['en-GB', 'de'])).toEqual({ text: 'Brief', lang: 'en' });
  expect(inLanguage('Brief', {}, ['de'])).toEqual({ text: 'Brief', lang: 'en' });
});
