import type { Socket } from 'socket.io';

/** Calls `cut` once when more than `limit` bytes wait for a connection that has stopped reading. */
export const watchBacklog = (connection: Socket['conn'], limit: number, cut: () => void): void => {
  let waiting = 0;
  let done = false;
  connection.on('packetCreate', ({ data }: { data?: unknown }) => {
    waiting += typeof data === 'string' || ArrayBuffer.isView(data) ? (typeof data === 'string' ? data.length : data.byteLength) : 0;
    if (waiting <= limit || done) return;
    done = true;
    // Not in the middle of the emit that went over.
    queueMicrotask(cut);
  });
  // Emitted when what waits is handed to the transport, which happens only after the last batch was written out.
  connection.on('flush', () => {
    waiting = 0;
  });
};

/** Ends a connection at once and lets go of what waits: a graceful close would wait for the very bytes that nobody reads. */
export const cutConnection = (connection: Socket['conn']): void => {
  const { socket } = connection.transport as { socket?: { terminate?: () => void } };
  if (socket?.terminate) socket.terminate();
  else connection.close(true);
};
