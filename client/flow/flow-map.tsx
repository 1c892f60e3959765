import { useReducedMotion } from '@mantine/hooks';
import { useMemo } from 'react';
import type { LabMap } from '../../server/protocol/views.ts';
import { t } from '../messages.ts';
import classes from './flow.module.css';
import type { Stage } from './journey.ts';
import { layOutMap, type PlacedNode, type Point, pathOf } from './map-layout.ts';
import { placeOf, type ShownProbe } from './probes.ts';

/** The lab as a picture, and on it the way of one probe up to `stage`. */
export function FlowMap({ map, probe, stage }: { map: LabMap; probe: ShownProbe | null; stage: Stage }) {
  const layout = useMemo(() => layOutMap(map), [map]);
  const still = useReducedMotion(false, { getInitialValueInEffect: false });
  const path = probe ? pathOf(layout, probe.journey, probe.arrivedAt) : [];
  const at = pointOn(path, placeOf(stage, path.length - 1));
  const stopped = probe?.journey.stoppedAt === stage;
  const outcome = probe?.verdict.verdict;
  const dead = probe?.journey.unplugged ? probe.journey.to.host : null;
  return (
    <svg className={classes.map} viewBox={`0 0 ${layout.width} ${layout.height}`} role="img" aria-label={t('flow.map')}>
      {layout.zones.map((zone) => (
        <g key={zone.name}>
          <rect className={classes.zone} x={zone.x} y={zone.y} width={zone.width} height={zone.height} rx={12} />
          <text className={classes.zoneName} x={zone.x + 14} y={zone.y + 18}>
            {zone.name}
          </text>
          <text className={classes.subnet} x={zone.x + 14} y={zone.y + 31}>
            {zone.subnet}
          </text>
        </g>
      ))}
      {layout.links.map(({ host, zone }) => {
        const box = layout.nodes.find((each) => each.name === host && each.kind === 'host');
        const area = layout.zones.find((each) => each.name === zone);
        if (!box || !area) return null;
        const right = area.x > box.x;
        return (
          <line
            key={`${host}/${zone}`}
            className={classes.link}
            x1={right ? box.x + box.width : box.x}
            y1={box.y + box.height / 2}
            x2={right ? area.x : area.x + area.width}
            y2={Math.min(Math.max(box.y + box.height / 2, area.y + 16), area.y + area.height - 16)}
          />
        );
      })}
      {layout.nodes.map((node) => (
        <MapNode key={`${node.zone}/${node.kind}/${node.name}`} node={node} dead={node.kind === 'host' && node.name === dead} />
      ))}
      {path.length > 1 && <polyline className={classes.path} data-outcome={outcome} points={path.map(({ x, y }) => `${x},${y}`).join(' ')} />}
      {path.length > 1 && (
        <g className={classes.dot} data-outcome={outcome} data-still={still || undefined} style={{ transform: `translate(${at.x}px, ${at.y}px)` }}>
          {stopped ? <path d="M-6 -6 L6 6 M6 -6 L-6 6" className={classes.cross} /> : <circle r={7} />}
        </g>
      )}
    </svg>
  );
}

function MapNode({ node, dead }: { node: PlacedNode; dead: boolean }) {
  const text = node.label.length > 21 ? `${node.label.slice(0, 20)}…` : node.label;
  // A host within a zone has room for one line.
  const below = node.kind === 'host' && node.height > 40;
  return (
    <g>
      <title>{node.label}</title>
      <rect className={classes.node} data-kind={node.kind} data-dead={dead || undefined} x={node.x} y={node.y} width={node.width} height={node.height} rx={9} />
      <text className={classes.nodeName} data-kind={node.kind} x={node.x + node.width / 2} y={node.y + node.height / 2 + (below ? -2 : 4)}>
        {dead && !below ? `${node.name}: ${t('flow.unplugged')}` : text}
      </text>
      {below && (
        <text className={classes.subnet} textAnchor="middle" x={node.x + node.width / 2} y={node.y + node.height / 2 + 14}>
          {dead ? t('flow.unplugged') : node.name}
        </text>
      )}
    </g>
  );
}

/** The point at a fraction of the whole length. */
function pointOn(path: readonly Point[], fraction: number): Point {
  const legs = path.slice(1).map((to, at) => {
    const from = path[at] as Point;
    return { from, to, length: Math.hypot(to.x - from.x, to.y - from.y) };
  });
  let rest = legs.reduce((sum, leg) => sum + leg.length, 0) * fraction;
  for (const { from, to, length } of legs) {
    if (rest <= length && length > 0) return { x: from.x + ((to.x - from.x) * rest) / length, y: from.y + ((to.y - from.y) * rest) / length };
    rest -= length;
  }
  return path.at(-1) ?? { x: 0, y: 0 };
}
