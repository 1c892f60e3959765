import { Text } from '@mantine/core';
import { IconLock, IconPin } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import type { Transcript } from '../../server/protocol/verdict.ts';
import type { LabMap } from '../../server/protocol/views.ts';
import { dnsAnswers } from '../flow/dns-answers.ts';
import { repeatCommands } from '../flow/repeat-command.ts';
import { t } from '../messages.ts';
import { CopyButton } from '../shell/copy-button.tsx';
import { AnswersView } from './answers-view.tsx';
import classes from './evidence.module.css';
import { handshakeLadder } from './handshake-ladder.ts';
import { LadderView } from './ladder-view.tsx';
import { RepeatRow } from './repeat-row.tsx';
import { transcriptText } from './transcript-text.ts';

/** One connection as it happened; the deciding line is marked and stays in view. `map`: of the lab, if one stands that could be asked again. */
export function TranscriptView({ transcript, map = null }: { transcript: Transcript; map?: LabMap | null }) {
  const box = useRef<HTMLOListElement>(null);
  const ladder = handshakeLadder(transcript);
  const answers = dnsAnswers(transcript);
  const decider = useRef<HTMLLIElement>(null);
  useEffect(() => {
    // Only the box scrolls, never the page around it.
    if (box.current && decider.current) box.current.scrollTop = decider.current.offsetTop - box.current.clientHeight / 2;
  }, []);
  return (
    <>
      {ladder && <LadderView rungs={ladder} />}
      {answers.length > 0 && <AnswersView answers={answers} />}
      <figure className={classes.transcript} aria-label={transcript.title}>
        <figcaption>
          <span className={classes.path}>
            <b>{transcript.title}</b>
            <Text span size="xs" c="dimmed">
              {t('transcript.path', { from: transcript.from, to: transcript.to })}
            </Text>
          </span>
          <CopyButton text={transcriptText(transcript)} label={t('transcript.copy')} />
        </figcaption>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls. */}
        <ol ref={box} tabIndex={0}>
          {transcript.lines.map((line, at) => {
            const decides = at === transcript.deciding;
            return (
              <li key={at} ref={decides ? decider : null} data-who={line.who} data-deciding={decides || undefined}>
                <span className={classes.at}>{(line.ms / 1000).toFixed(2)}</span>
                <span className={classes.lock}>{line.secure && <IconLock size={12} aria-label={t('transcript.secure')} />}</span>
                <span className={classes.who}>{line.who === '*' ? '*' : `${line.who}:`}</span>
                <span className={classes.text}>{line.text}</span>
                {decides && (
                  <span className={classes.pin}>
                    <IconPin size={13} aria-hidden /> {t('transcript.deciding')}
                  </span>
                )}
              </li>
            );
          })}
        </ol>
        {map && <RepeatRow commands={repeatCommands(transcript, map)} />}
      </figure>
    </>
  );
}
