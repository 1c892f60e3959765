import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import type { Cast, Replays } from '../labs/recordings/replays.ts';
import { ClassId, MemberId } from '../protocol/ids.ts';
import { RecordingId } from '../protocol/recordings.ts';
import { known, type PutRoute } from './people-api.ts';

const recordingOf = (request: Request) => RecordingId.parse(request.params.recording);
const place = '/classes/:class/members/:member/recordings';
const memberOf = (request: Request) => [ClassId.parse(request.params.class), MemberId.parse(request.params.member)] as const;

/** Read piece by piece, a recording that goes on too: as far as it is. */
const send = async (response: Response, { name, pieces }: Cast): Promise<void> => {
  // Never as a page of ours: what is in it came from a terminal.
  response.type('application/x-asciicast').set('Content-Disposition', `attachment; filename="${name}"`);
  await pipeline(Readable.from(pieces), response).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  });
};

/** Recorded terminals: one's own, and a member's for the instructor of the class. */
export const addReplays = (route: PutRoute, replays: Replays): void => {
  route('get', '/me/recordings', (person) => replays.mine(known(person)));
  route('get', '/me/recordings/:recording', async (person, request, response) => send(response, await replays.myCast(known(person), recordingOf(request))));
  route('get', place, (person, request) => replays.ofMember(known(person), ...memberOf(request)));
  route('get', `${place}/:recording`, async (person, request, response) =>
    send(response, await replays.castOfMember(known(person), ...memberOf(request), recordingOf(request))),
  );
};
