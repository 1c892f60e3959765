import type { LearnerRecord, LearnerStore } from '../../server/labs/store.ts';
import { Problem } from '../../server/protocol/problems.ts';

/** Learners in memory. */
export const fakeLearners = (): LearnerStore => {
  const known = new Map<string, LearnerRecord>();
  const make = (nickname: string): LearnerRecord => ({ id: `learner${String(known.size).padStart(9, '0')}`, nickname, createdAt: 0 });
  const solo = make('Learner');
  known.set('', solo);
  const get = async (id: string) => [...known.values()].find((learner) => learner.id === id) ?? null;
  return {
    get,
    create: async (nickname) => {
      if ([...known.values()].some((learner) => learner.nickname === nickname)) throw new Problem('name-taken', `The name ${nickname} is in use.`);
      const secret = `secret-of-learner-number-${known.size}`;
      const learner = make(nickname);
      known.set(secret, learner);
      return { learner, secret };
    },
    bySecret: async (secret) => known.get(secret) ?? null,
    rename: async () => undefined,
    solo: async () => solo,
  };
};
