import type { KeyObject } from 'node:crypto';
import type { CertificateMade, CertificateOrder } from '../../../server/core/world.ts';
import { certificate, type Issuer, keyPem, newKey } from './certificate.ts';

const dayMs = 86_400_000;
const days = (count: number): Date => new Date(Date.now() + count * dayMs);

interface Chain {
  root: string;
  intermediate: string;
  issuer: Issuer;
}

/** A root and an intermediate of P-256, valid from yesterday. */
async function newChain(name: string): Promise<Chain> {
  const [rootKey, key] = await Promise.all([newKey('p256'), newKey('p256')]);
  const top: Issuer = { name: `${name} Root`, key: rootKey.privateKey };
  const issuer: Issuer = { name: `${name} Issuing CA`, key: key.privateKey };
  const span = { names: [], notBefore: days(-1), notAfter: days(3650) };
  return {
    root: certificate({ ...span, subject: top.name, publicKey: rootKey.publicKey, authority: 1 }, top),
    intermediate: certificate({ ...span, subject: issuer.name, publicKey: key.publicKey, authority: 0 }, top),
    issuer,
  };
}

/** The lab's certificate authority. */
export class Authority {
  private readonly chain: Chain;
  private stranger: Promise<Chain> | null = null;

  private constructor(chain: Chain) {
    this.chain = chain;
  }

  static async create(name: string): Promise<Authority> {
    return new Authority(await newChain(name));
  }

  get root(): string {
    return this.chain.root;
  }

  /** Leaf and intermediate for somebody's own key, from now for 90 days. */
  sign(names: string[], publicKey: KeyObject): string {
    return (
      certificate({ subject: names[0] ?? '', names, publicKey, notBefore: days(-1 / 24), notAfter: days(90), authority: null }, this.chain.issuer) +
      this.chain.intermediate
    );
  }

  async issue(order: CertificateOrder): Promise<CertificateMade> {
    const pair = await newKey(order.key);
    const subject = order.names[0] ?? '';
    const body = {
      subject,
      names: order.names,
      publicKey: pair.publicKey,
      notBefore: days(order.validFromDays),
      notAfter: days(order.validToDays),
      authority: null,
    };
    const made = { key: keyPem(pair.privateKey), root: this.root };
    if (order.issuer === 'self') return { ...made, certificate: certificate(body, { name: subject, key: pair.privateKey }), chain: '' };
    if (order.issuer === 'stranger') this.stranger ??= newChain('Bargain Certificates');
    const chain = order.issuer === 'stranger' && this.stranger ? await this.stranger : this.chain;
    return { ...made, certificate: certificate(body, chain.issuer), chain: chain.intermediate };
  }
}
