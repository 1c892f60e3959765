import type { Request } from 'express';
import type { Boards } from '../labs/classes/boards.ts';
import { BoardName, BoardQuery } from '../protocol/board.ts';
import { ClassId } from '../protocol/ids.ts';
import { known, type PutRoute } from './people-api.ts';

const boardOf = (request: Request) => BoardName.parse(request.params.board);

/** Leaderboards: the asker's own at /boards, a class's for its instructor below the class. */
export const addBoards = (route: PutRoute, boards: Boards): void => {
  for (const [place, classOf] of [
    ['', () => null],
    ['/classes/:class', (request: Request) => ClassId.parse(request.params.class)],
  ] as const) {
    route('get', `${place}/boards/:board`, (person, request) => boards.view(known(person), classOf(request), boardOf(request)));
    route('get', `${place}/boards/:board/courses`, (person, request) => boards.courses(known(person), classOf(request), boardOf(request)));
    route('get', `${place}/boards/:board/find/:name`, (person, request) =>
      boards.find(known(person), classOf(request), boardOf(request), BoardQuery.parse(request.params.name)),
    );
  }
};
