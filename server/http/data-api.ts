import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import type { PersonalData } from '../labs/people/personal-data.ts';
import { ClassId, MemberId } from '../protocol/ids.ts';
import { cookieName } from './identify.ts';
import { known, type PutRoute } from './people-api.ts';

const classOf = (request: Request) => ClassId.parse(request.params.class);

/** Written as it is read: nobody's transcripts are all in memory. Whoever hangs up ends the reading. */
const send = async (response: Response, name: string, pieces: AsyncIterable<string>): Promise<void> => {
  response.type('json').set('Content-Disposition', `attachment; filename="${name}.json"`);
  await pipeline(Readable.from(pieces), response).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  });
};

/** What is kept of people: to take away, and to delete. */
export const addData = (route: PutRoute, data: PersonalData): void => {
  route('get', '/me/data', (person, _request, response) => send(response, 'mailrange-my-data', data.mine(known(person))));
  route('delete', '/me', async (person, _request, response) => {
    await data.forgetMe(known(person));
    response.clearCookie(cookieName, { httpOnly: true, sameSite: 'lax', path: '/' });
    return {};
  });
  route('get', '/classes/:class/data', async (person, request, response) =>
    send(response, 'mailrange-class', await data.class(known(person), classOf(request))),
  );
  route('delete', '/classes/:class', async (person, request) => {
    await data.forgetClass(known(person), classOf(request));
    return {};
  });
  route('delete', '/classes/:class/members/:member/data', async (person, request) => {
    await data.forgetMember(known(person), classOf(request), MemberId.parse(request.params.member));
    return {};
  });
};
