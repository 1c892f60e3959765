import type { TrafficJob } from '../../../server/core/world.ts';

interface Envelope {
  reversePath: string;
  forwardPath: string;
  subject: string;
  body: string;
}

/** A message with its headers (RFC 5322), lines ended by CR LF. `at`: epoch milliseconds. */
function written(mail: Envelope, id: string, at: number): string {
  const head = [
    `Date: ${new Date(at).toUTCString().replace('GMT', '+0000')}`,
    `From: <${mail.reversePath}>`,
    `To: <${mail.forwardPath}>`,
    `Subject: ${mail.subject}`,
    `Message-ID: <${id}>`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
  ];
  return `${head.join('\r\n')}\r\n\r\n${mail.body.replace(/\r?\n/g, '\r\n')}\r\n`;
}

/**
 * A letter of the background mail. What it hides stands behind LF . CR LF, which no sender has to dot-stuff (RFC 5321 section 4.5.2 speaks of CR LF)
 * and some receivers take for the end of data (CVE-2023-51764).
 */
export function trafficLetter(job: Pick<TrafficJob, 'hides'> & Envelope, id: string, at: number): string {
  const open = written(job, id, at);
  if (!job.hides) return open;
  const { reversePath, forwardPath } = job.hides;
  const commands = `MAIL FROM:<${reversePath}>\r\nRCPT TO:<${forwardPath}>\r\nDATA\r\n`;
  return `${open.slice(0, -2)}\n.\r\n${commands}${written(job.hides, `h${id}`, at)}`;
}
