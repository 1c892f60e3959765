import type { Transaction } from '../../../server/core/probes.ts';
import type { NameBook } from './name-book.ts';
import type { Signer } from './signer.ts';

/** Signs the messages of a session that ask for it. The signer is loaded with the first of them. */
export function transactionSigner(book: NameBook): (transactions: readonly Transaction[]) => Promise<Transaction[]> {
  let signer: Promise<Signer> | null = null;
  return (transactions) =>
    Promise.all(
      transactions.map(async (one) => {
        if (one.sign === undefined || one.message === null) return one;
        signer ??= import('./signer.ts').then((loaded) => new loaded.Signer(book));
        return { ...one, message: await (await signer).sign(one.message, one.sign) };
      }),
    );
}
