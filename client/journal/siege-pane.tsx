import { Table, Text } from '@mantine/core';
import { IconActivity } from '@tabler/icons-react';
import type { MarkerView, TrafficView } from '../../server/protocol/journal.ts';
import { t } from '../messages.ts';
import classes from './journal.module.css';
import { type Bin, type Siege, senders, siegeOf } from './siege.ts';
import { useTimeline } from './use-journal.ts';

const width = 760;
const lane = 74;
const left = 8;
const gap = 8;
const bottomOf = (siege: Siege) => siege.lanes.length * (lane + gap);

/** Legitimate mail, abuse and guessing on one time axis, with the learner's edits, restarts and checks as markers: abuse falls, good mail must not. */
export function SiegePane({ lab }: { lab: string | null }) {
  const { data } = useTimeline(lab);
  if (!data || data.traffic.length === 0)
    return (
      <div className={classes.empty}>
        <IconActivity size={28} stroke={1.4} aria-hidden />
        <Text size="sm" c="dimmed">
          {t(lab === null ? 'mail.noLab' : 'siege.empty')}
        </Text>
      </div>
    );
  const siege = siegeOf(data);
  return (
    <div className={classes.mail} data-testid="siege">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls on a phone. */}
      <div className={classes.wide} tabIndex={0}>
        <svg className={classes.siege} viewBox={`0 0 ${width} ${bottomOf(siege) + 38}`} role="img" aria-label={t('siege.picture')}>
          {siege.lanes.map(({ kind, bins }, at) => (
            <Lane key={kind} siege={siege} bins={bins} y={at * (lane + gap)} kind={kind} />
          ))}
          <Markers markers={data.markers} siege={siege} />
          <text className={classes.tick} x={left} y={bottomOf(siege) + 32}>
            {new Date(siege.from).toLocaleTimeString()}
          </text>
          <text className={classes.tick} x={width - left} y={bottomOf(siege) + 32} textAnchor="end">
            {new Date(siege.to).toLocaleTimeString()}
          </text>
        </svg>
      </div>
      <MarkerList markers={data.markers} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls on a phone. */}
      <div className={classes.wide} tabIndex={0}>
        <Table verticalSpacing={4} fz="sm" miw={560}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('siege.who')}</Table.Th>
              <Table.Th>{t('siege.kind')}</Table.Th>
              <Table.Th>{t('siege.recent')}</Table.Th>
              <Table.Th>{t('siege.all')}</Table.Th>
              <Table.Th>{t('siege.said')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {senders(data).map((each) => (
              <Table.Tr key={`${each.kind}/${each.who}`}>
                <Table.Td>{each.who}</Table.Td>
                <Table.Td>
                  <span className={classes.kind} data-kind={each.kind}>
                    {t(`mail.${each.kind}`)}
                  </span>
                </Table.Td>
                <Table.Td>{t('gauge.value', { pass: each.recent, all: each.recentAll })}</Table.Td>
                <Table.Td>{each.all}</Table.Td>
                <Table.Td className={classes.reply}>{each.said}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </div>
  );
}

/** Upwards what got through, downwards what did not. */
function Lane({ siege, bins, y, kind }: { siege: Siege; bins: readonly Bin[]; y: number; kind: TrafficView['kind'] }) {
  const most = Math.max(1, ...bins.map((bin) => Math.max(bin.through, bin.stopped)));
  const each = (width - 2 * left) / bins.length;
  const middle = y + 16 + (lane - 16) / 2;
  const unit = (lane - 16) / 2 / most;
  return (
    <g data-lane={kind}>
      <text className={classes.laneName} x={left} y={y + 11}>
        {t(`siege.${kind}`)}
      </text>
      <line className={classes.axis} x1={left} x2={width - left} y1={middle} y2={middle} />
      {bins.map((bin, at) => (
        <g key={bin.from}>
          <title>{`${new Date(bin.from).toLocaleTimeString()}, ${Math.round(siege.binMs / 1000)} s: ${t('siege.bin', { through: bin.through, stopped: bin.stopped })}`}</title>
          <rect
            className={classes.through}
            data-kind={kind}
            x={left + at * each + 0.5}
            y={middle - bin.through * unit}
            width={Math.max(1, each - 1)}
            height={bin.through * unit}
          />
          <rect className={classes.stopped} x={left + at * each + 0.5} y={middle} width={Math.max(1, each - 1)} height={bin.stopped * unit} />
        </g>
      ))}
    </g>
  );
}

/** What a marker looks like, beside its colour: checks point up, restarts down, edits are diamonds. */
const shapes: Record<MarkerView['what'], string> = {
  'check-passed': 'M-5 10 L0 0 L5 10 Z',
  'check-failed': 'M-5 10 L0 0 L5 10 Z',
  change: 'M0 0 L5 5 L0 10 L-5 5 Z',
  restart: 'M-5 0 L5 0 L0 10 Z',
  reload: 'M-5 0 L5 0 L0 10 Z',
  reboot: 'M-5 0 L5 0 L0 10 Z',
  stop: 'M-4 1 L4 1 L4 9 L-4 9 Z',
};

const said = ({ at, what, label }: MarkerView) => [new Date(at).toLocaleTimeString(), t(`marker.${what}`), label].filter(Boolean).join(' · ');

function Markers({ markers, siege }: { markers: readonly MarkerView[]; siege: Siege }) {
  const bottom = bottomOf(siege);
  return markers.map((marker) => {
    const x = left + ((marker.at - siege.from) / (siege.to - siege.from)) * (width - 2 * left);
    return (
      <g key={`${marker.what}/${marker.at}/${marker.label}`} className={classes.marker} data-what={marker.what}>
        <title>{said(marker)}</title>
        <line x1={x} x2={x} y1={6} y2={bottom} />
        <path d={shapes[marker.what]} transform={`translate(${x} ${bottom + 4})`} />
      </g>
    );
  });
}

/** The markers in words, the latest first. */
function MarkerList({ markers }: { markers: readonly MarkerView[] }) {
  if (markers.length === 0) return null;
  return (
    <ul className={classes.markers} aria-label={t('siege.markers')} data-testid="siege-markers">
      {[...markers]
        .sort((a, b) => b.at - a.at)
        .slice(0, 12)
        .map((marker) => (
          <li key={`${marker.what}/${marker.at}/${marker.label}`} className={classes.marker} data-what={marker.what}>
            <svg width={12} height={12} viewBox="-6 -1 12 12" aria-hidden>
              <path d={shapes[marker.what]} />
            </svg>
            {said(marker)}
          </li>
        ))}
    </ul>
  );
}
