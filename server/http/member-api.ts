import type { Person } from '../labs/people/people-store.ts';
import type { Range } from '../labs/range.ts';
import { AttemptId, ClassId, MemberId } from '../protocol/ids.ts';
import type { PutRoute } from './people-api.ts';

/** What a member of a class did, for the instructor. The rules of these routes let in none but people. */
export const addMembers = (route: PutRoute, range: Range): void => {
  const place = '/classes/:class/members/:member/attempts';
  route('get', place, (person, { params }) => range.memberHistory(person as Person, ClassId.parse(params.class), MemberId.parse(params.member)));
  route('get', `${place}/:attempt`, (person, { params }) =>
    range.memberAttempt(person as Person, ClassId.parse(params.class), MemberId.parse(params.member), AttemptId.parse(params.attempt)),
  );
};
