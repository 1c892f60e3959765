import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { dkimSign } from 'mailauth/lib/dkim/sign.js';
import type { NameBook } from './name-book.ts';

const maxKeys = 200;
const selector = 'mail';
const newKeyPair = promisify(generateKeyPair);

/** DKIM for foreign domains (RFC 6376): a key each, made and published when it is first needed. */
export class Signer {
  private readonly book: NameBook;
  private readonly keys = new Map<string, Promise<string>>();

  constructor(book: NameBook) {
    this.book = book;
  }

  /** The message with its signature in front; lines end in CR LF. */
  async sign(message: string, domain: string): Promise<string> {
    const privateKey = await this.key(domain);
    const one = { signingDomain: domain, selector, privateKey };
    // The outer options are what mailauth's types want; it reads the inner ones. Without a time of ours it asks the clock twice, for what is signed and
    // for what is sent, and now and then gets two seconds.
    const options = { ...one, algorithm: 'rsa-sha256', canonicalization: 'relaxed/relaxed', signTime: new Date(), signatureData: [one] };
    const { signatures, errors } = await dkimSign(message, options);
    if (errors.length > 0) throw new Error(`signing for ${domain}: ${errors[0]}`);
    return signatures + message;
  }

  private key(domain: string): Promise<string> {
    const held = this.keys.get(domain);
    if (held) return held;
    for (const oldest of this.keys.keys()) {
      if (this.keys.size < maxKeys) break;
      this.keys.delete(oldest);
    }
    const made = this.make(domain);
    this.keys.set(domain, made);
    return made;
  }

  private async make(domain: string): Promise<string> {
    const { publicKey, privateKey } = await newKeyPair('rsa', { modulusLength: 2048 });
    const point = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
    this.book.publish([{ name: `${selector}._domainkey.${domain}`, type: 'TXT', data: `v=DKIM1; k=rsa; p=${point}` }]);
    return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  }
}
