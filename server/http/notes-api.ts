import type { Notes } from '../labs/people/notes.ts';
import { ClassId } from '../protocol/ids.ts';
import { known, type PutRoute } from './people-api.ts';

export const addNotes = (route: PutRoute, notes: Notes): void => {
  route('get', '/classes/:class/notes', (person, request) => notes.list(known(person), ClassId.parse(request.params.class)));
};
