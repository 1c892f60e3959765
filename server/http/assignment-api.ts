import type { Request } from 'express';
import type { Assignments } from '../labs/classes/assignments.ts';
import { GradeFormat } from '../labs/classes/grade-table.ts';
import { AssignmentDraft, ExtensionDraft } from '../protocol/assignments.ts';
import { AssignmentId, ClassId, MemberId } from '../protocol/ids.ts';
import { known, type PutRoute } from './people-api.ts';

const classOf = (request: Request) => ClassId.parse(request.params.class);
const assignmentOf = (request: Request) => AssignmentId.parse(request.params.assignment);

/** Assignments of a class for its instructor, and a student's own. */
export const addAssignments = (route: PutRoute, assignments: Assignments): void => {
  route('get', '/me/assignments', (person) => assignments.mine(known(person)));
  route('get', '/classes/:class/assignments', (person, request) => assignments.list(known(person), classOf(request)));
  route('post', '/classes/:class/assignments', (person, request) => assignments.create(known(person), classOf(request), AssignmentDraft.parse(request.body)));
  route('get', '/classes/:class/assignments/:assignment', (person, request) => assignments.report(known(person), classOf(request), assignmentOf(request)));
  route('put', '/classes/:class/assignments/:assignment', (person, request) =>
    assignments.change(known(person), classOf(request), assignmentOf(request), AssignmentDraft.parse(request.body)),
  );
  route('delete', '/classes/:class/assignments/:assignment', async (person, request) => {
    await assignments.remove(known(person), classOf(request), assignmentOf(request));
    return {};
  });
  route('put', '/classes/:class/assignments/:assignment/extensions/:member', (person, request) => {
    const { dueAt } = ExtensionDraft.parse(request.body);
    return assignments.extend(known(person), classOf(request), assignmentOf(request), MemberId.parse(request.params.member), dueAt);
  });
  route('get', '/classes/:class/assignments/:assignment/grades/:format', async (person, request, response) => {
    const format = GradeFormat.parse(request.params.format);
    const csv = await assignments.grades(known(person), classOf(request), assignmentOf(request), format);
    response.type('text/csv; charset=utf-8').set('Content-Disposition', `attachment; filename="assignment-${format}.csv"`).send(csv);
  });
};
