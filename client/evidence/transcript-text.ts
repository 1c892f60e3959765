import type { Transcript } from '../../server/protocol/verdict.ts';

/** A transcript as plain text, for a ticket or a question to a teacher. */
export function transcriptText(transcript: Transcript): string {
  const lines = transcript.lines.map(
    (line, at) =>
      `${(line.ms / 1000).toFixed(2).padStart(6)} ${line.secure ? 'tls' : '   '} ${line.who}: ${line.text}${at === transcript.deciding ? '   <-- decided' : ''}`,
  );
  return [`${transcript.title}: ${transcript.from} -> ${transcript.to}`, ...lines].join('\n');
}
