import type Docker from 'dockerode';

/** The environment variable that marks what one exec started, so that it can be ended: the Engine has no way to end an exec. */
export const processMark = 'MAILRANGE_EXEC';

/** The kernel hangs up what else is on the terminal once the leader of its session is gone (credentials(7)). */
const script = `for pid in $(grep -lzsx -- "${processMark}=$1" /proc/[0-9]*/environ | cut -d/ -f3); do kill -HUP "$pid"; kill -KILL "$pid"; done 2>/dev/null`;

/** Ends the processes that carry the mark, as far as they kept it. Never rejects. */
export async function killMarked(container: Docker.Container, mark: string): Promise<void> {
  const exec = await container.exec({ Cmd: ['/bin/sh', '-c', script, 'sh', mark] }).catch(() => null);
  // The answer is a stream: left unread, it would keep the connection, and this process, for minutes.
  const answer = await exec?.start({ Detach: true }).catch(() => null);
  answer?.destroy();
}
