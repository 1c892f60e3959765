import type { LabMap } from '../../server/protocol/views.ts';
import type { Journey } from './journey.ts';

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}
export interface PlacedNode extends Box {
  /** `anyone`: strangers and neighbours, who have no name of their own. */
  name: string;
  label: string;
  kind: LabMap['nodes'][number]['kind'] | 'anyone';
  zone: string | null;
}
export interface PlacedZone extends Box {
  name: string;
  subnet: string;
  outward: boolean;
}
export interface MapLayout {
  width: number;
  height: number;
  zones: PlacedZone[];
  nodes: PlacedNode[];
  /** Which host stands in which zone. */
  links: { host: string; zone: string }[];
}

const column = { left: 10, host: 300, right: 570 };
const zoneWidth = 180;
const node = { width: 150, height: 28, gap: 6 };
const head = 40;
const pad = 14;

/** Places a lab on the page: the Internet left, inside zones right, the learner's hosts between them. Units of the picture's own. */
export function layOutMap(map: LabMap): MapLayout {
  const outward = new Set(map.zones.filter((zone) => zone.outward).map((zone) => zone.name));
  // A host that only stands inside is drawn in its zone; one with a leg outside stands between.
  const between = map.nodes.filter((each) => each.kind === 'host' && (each.seats.length > 1 || each.seats.some((seat) => outward.has(seat.zone))));
  const zones: PlacedZone[] = [];
  const nodes: PlacedNode[] = [];
  const bottom = { left: pad, right: pad };
  for (const zone of map.zones) {
    const side = zone.outward ? 'left' : 'right';
    const inside = map.nodes.filter((each) => !between.includes(each) && each.seats.some((seat) => seat.zone === zone.name));
    const rows = [
      { name: zone.name, label: zone.outward ? 'strangers' : `others in ${zone.name}`, kind: 'anyone' as const },
      ...inside.map(({ name, label, kind }) => ({ name, label, kind })),
    ];
    const box = { x: column[side], y: bottom[side], width: zoneWidth, height: head + rows.length * (node.height + node.gap) + pad - node.gap };
    zones.push({ ...box, name: zone.name, subnet: zone.subnet, outward: zone.outward });
    for (const [at, row] of rows.entries())
      nodes.push({
        ...row,
        zone: zone.name,
        x: box.x + (zoneWidth - node.width) / 2,
        y: box.y + head + at * (node.height + node.gap),
        width: node.width,
        height: node.height,
      });
    bottom[side] = box.y + box.height + pad;
  }
  const tall = between.length * 64 - 14;
  const height = Math.max(bottom.left, bottom.right, tall + 2 * pad);
  for (const [at, host] of between.entries())
    nodes.push({ name: host.name, label: host.label, kind: 'host', zone: null, x: column.host, y: (height - tall) / 2 + at * 64, width: 160, height: 50 });
  const links = between.flatMap((host) => host.seats.map((seat) => ({ host: host.name, zone: seat.zone })));
  return { width: column.right + zoneWidth + 10, height, zones, nodes, links };
}

export interface Point {
  x: number;
  y: number;
}

/** The line that a probe travels: from whoever asked to the host, and on to the place where its message arrived. */
export function pathOf(layout: MapLayout, journey: Journey, arrivedAt: string | null): Point[] {
  const find = (name: string, kinds?: readonly PlacedNode['kind'][]) =>
    layout.nodes.find((each) => each.name === name && (!kinds || kinds.includes(each.kind)));
  const from = find(journey.from.zone, ['other', 'host']) ?? find(journey.from.zone, ['anyone']);
  const host = find(journey.to.host, ['host']);
  if (!from || !host) return [];
  const path = [edge(from, host), edge(host, from)];
  const sink =
    arrivedAt === null ? undefined : (layout.nodes.find((each) => each.kind === 'other' && each.label === arrivedAt) ?? find('internet', ['anyone']));
  // Beside the way in, not upon it.
  return sink ? [...path, shifted(edge(host, sink), 12), shifted(edge(sink, host), 8)] : path;
}

/** Where the line between two boxes leaves the first one: the middle of the side that faces the other. */
function edge(box: Box, other: Box): Point {
  const y = box.y + box.height / 2;
  if (other.x >= box.x + box.width) return { x: box.x + box.width, y };
  if (other.x + other.width <= box.x) return { x: box.x, y };
  return { x: box.x + box.width / 2, y: other.y > box.y ? box.y + box.height : box.y };
}

const shifted = ({ x, y }: Point, by: number): Point => ({ x, y: y + by });
