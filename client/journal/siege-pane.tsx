import { Table, Text } from '@mantine/core';
import { IconActivity } from '@tabler/icons-react';
import type { TimelineView } from '../../server/protocol/journal.ts';
import { t } from '../messages.ts';
import classes from './journal.module.css';
import { type Bin, type Siege, senders, siegeOf } from './siege.ts';
import { useTimeline } from './use-journal.ts';

const width = 760;
const lane = 74;
const left = 8;

/** Legitimate mail and abuse on one time axis, with the learner's checks as markers: abuse falls, good mail must not. */
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
      <svg className={classes.siege} viewBox={`0 0 ${width} ${2 * lane + 46}`} role="img" aria-label={t('siege.picture')}>
        <Lane siege={siege} bins={siege.good} y={0} name={t('siege.good')} kind="good" />
        <Lane siege={siege} bins={siege.abuse} y={lane + 8} name={t('siege.abuse')} kind="abuse" />
        <Markers view={data} siege={siege} />
        <text className={classes.tick} x={left} y={2 * lane + 40}>
          {new Date(siege.from).toLocaleTimeString()}
        </text>
        <text className={classes.tick} x={width - left} y={2 * lane + 40} textAnchor="end">
          {new Date(siege.to).toLocaleTimeString()}
        </text>
      </svg>
      <Table verticalSpacing={4} fz="sm">
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
  );
}

/** Upwards what got through, downwards what did not. */
function Lane({ siege, bins, y, name, kind }: { siege: Siege; bins: readonly Bin[]; y: number; name: string; kind: 'good' | 'abuse' }) {
  const most = Math.max(1, ...bins.map((bin) => Math.max(bin.through, bin.stopped)));
  const each = (width - 2 * left) / bins.length;
  const middle = y + 16 + (lane - 16) / 2;
  const unit = (lane - 16) / 2 / most;
  return (
    <g>
      <text className={classes.laneName} x={left} y={y + 11}>
        {name}
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

function Markers({ view, siege }: { view: TimelineView; siege: Siege }) {
  return view.markers.map((marker) => {
    const x = left + ((marker.at - siege.from) / (siege.to - siege.from)) * (width - 2 * left);
    return (
      <g key={`${marker.what}/${marker.at}`} className={classes.marker} data-what={marker.what}>
        <title>{`${t(`marker.${marker.what}`)} ${marker.label} ${new Date(marker.at).toLocaleTimeString()}`}</title>
        <line x1={x} x2={x} y1={6} y2={2 * lane + 14} />
        <path d={`M${x - 5} ${2 * lane + 24} L${x} ${2 * lane + 14} L${x + 5} ${2 * lane + 24} Z`} />
      </g>
    );
  });
}
