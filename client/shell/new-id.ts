const signs = 'abcdefghijklmnopqrstuvwxyz234567';

/** An unguessable id of lower-case letters and digits. Works where the page is not served securely, unlike randomUUID. */
export const newId = (length: number): string => Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) => signs[byte % 32]).join('');
