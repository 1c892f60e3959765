import { expect, it } from 'vitest';
import { markersOf, readNotes } from '../../../../server/labs/evidence/service-notes.ts';

const at = (second: number) => `2026-11-28T10:00:${String(second).padStart(2, '0')}.000000+00:00 mx`;
const time = (second: number) => Date.parse(`2026-11-28T10:00:${String(second).padStart(2, '0')}Z`);
const unit = (second: number, text: string) => `${at(second)} systemd[1]: ${text}`;
const markers = (...lines: string[]) => markersOf('mx', readNotes(lines.join('\n'))).map((marker) => [marker.at, marker.what, marker.label]);

it('a stop with its start behind it is one restart, a stop alone is a stop', () => {
  expect(
    markers(
      unit(10, 'Stopped postfix.service - Postfix Mail Transport Agent.'),
      unit(11, 'Started postfix.service - Postfix Mail Transport Agent.'),
      unit(30, 'Stopped dovecot.service - Dovecot IMAP server.'),
    ),
  ).toEqual([
    [time(10), 'restart', 'mx: postfix'],
    [time(30), 'stop', 'mx: dovecot'],
  ]);
});

it('a daemon that was told directly says so itself, and is not counted twice when a unit did it', () => {
  expect(
    markers(
      `${at(5)} postfix/master[77]: reload -- version 3.10.4, configuration /etc/postfix`,
      unit(20, 'Reloaded postfix.service - Postfix.'),
      `${at(20)} postfix/master[77]: reload -- version 3.10.4, configuration /etc/postfix`,
    ),
  ).toEqual([
    [time(5), 'reload', 'mx: postfix'],
    [time(20), 'reload', 'mx: postfix'],
  ]);
});

it('everything at once, the log too, is what Check does', () => {
  expect(markers(unit(40, 'Started rsyslog.service - Log.'), unit(41, 'Started postfix.service - Postfix.'), unit(41, 'Started dovecot.service - D.'))).toEqual(
    [[time(40), 'reboot', 'mx']],
  );
});

it('what a daemon says as the machine goes down is no restart of the learner’s', () => {
  expect(
    markers(
      unit(10, 'Stopped postfix.service - Postfix.'),
      unit(11, 'Started postfix.service - Postfix.'),
      `${at(17)} postfix/master[80]: terminating on signal 15`,
      unit(18, 'Started rsyslog.service - Log.'),
      unit(19, 'Started postfix.service - Postfix.'),
      `${at(19)} postfix/master[99]: daemon started -- version 3.10.4`,
    ),
  ).toEqual([
    [time(10), 'restart', 'mx: postfix'],
    [time(18), 'reboot', 'mx'],
  ]);
  expect(
    markers(
      `${at(16)} postfix/master[80]: terminating on signal 15`,
      unit(16, 'Stopped postfix.service - Postfix.'),
      unit(18, 'Started rsyslog.service - Log.'),
    ),
  ).toEqual([
    [time(16), 'stop', 'mx: postfix'],
    [time(18), 'reboot', 'mx'],
  ]);
});

it('on a busy machine a start takes a while, and is still no restart of the learner’s', () => {
  expect(
    markers(
      unit(1, 'Started rsyslog.service - Log.'),
      unit(9, 'Started dovecot.service - D.'),
      unit(16, 'Started postfix.service - Postfix.'),
      `${at(16)} postfix/master[80]: daemon started -- version 3.10.4`,
      unit(40, 'Stopped postfix.service - Postfix.'),
      unit(52, 'Started postfix.service - Postfix.'),
    ),
  ).toEqual([
    [time(1), 'reboot', 'mx'],
    [time(40), 'restart', 'mx: postfix'],
  ]);
});

it('one Check soon after another, or after the lab’s own start, is a start of its own', () => {
  const boot = (second: number) => [unit(second, 'Started rsyslog.service - Log.'), unit(second + 1, 'Started postfix.service - Postfix.')];
  expect(markers(...boot(1), ...boot(12), unit(14, 'Stopped postfix.service - P.'), unit(15, 'Started postfix.service - P.'), ...boot(24))).toEqual([
    [time(1), 'reboot', 'mx'],
    [time(12), 'reboot', 'mx'],
    [time(14), 'restart', 'mx: postfix'],
    [time(24), 'reboot', 'mx'],
  ]);
});

it('lines of a hostile log are left out', () => {
  expect(markers('', 'x'.repeat(4000), `not-a-date mx systemd[1]: Started postfix.service - x`, unit(1, 'Started ../../x.service - x'))).toEqual([]);
});
