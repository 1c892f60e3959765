import { Text } from '@mantine/core';
import { useCourses } from '../api/queries.ts';
import { useNow } from '../format/use-now.ts';
import { t } from '../messages.ts';
import { layOut, size } from './course-layout.ts';
import classes from './leaderboard.module.css';

const colours = ['--mr-accent', '--mr-client', '--mr-fail', '--mr-pass', '--mr-unknown'] as const;
/** Told apart without colour, too. */
const dashes = ['none', '7 4'] as const;
const styleOf = (n: number) => ({ stroke: `var(${colours[n % colours.length]})`, strokeDasharray: dashes[Math.floor(n / colours.length) % dashes.length] });

/** The points of the first ten over time; the board beside it has the numbers in words. */
export default function CourseGraph({ place, board }: { place: string; board: string }) {
  const courses = useCourses(place, board);
  const now = useNow(30_000);
  if (!courses.data || courses.data.length === 0) return null;
  const { lines, across, up } = layOut(courses.data, now);
  const span = (across.at(-1)?.at ?? now) - (across[0]?.at ?? now);
  const tick = (at: number) =>
    span > 36 * 3600_000
      ? new Date(at).toLocaleDateString(undefined, { day: 'numeric', month: 'short' })
      : new Date(at).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' });
  // Ends that lie on each other are shown once, by the better rank.
  const ends = lines.filter(({ end }, n) => !lines.slice(0, n).some((other) => Math.abs(other.end.y - end.y) < 11));
  return (
    <figure className={classes.graph} style={{ margin: 0 }} data-testid="courses">
      <Text component="figcaption" size="sm" fw={600} mb="xs">
        {t('board.graph')}
      </Text>
      <svg viewBox={`0 0 ${size.width} ${size.height}`} className={classes.plot} role="img" aria-label={t('board.graph.label')}>
        {up.map(({ y, points }) => (
          <g key={points}>
            <line x1={size.left} x2={size.width - size.right} y1={y} y2={y} className={classes.grid} />
            <text x={size.left - 8} y={y + 4} textAnchor="end" className={classes.tick}>
              {points}
            </text>
          </g>
        ))}
        {across.map(({ x, at }, n) => (
          <text key={at} x={x} y={size.height - 6} textAnchor={n === 0 ? 'start' : n === 3 ? 'end' : 'middle'} className={classes.tick}>
            {tick(at)}
          </text>
        ))}
        {lines.map(({ learner, path }, n) => <path key={learner} d={path} className={classes.line} style={styleOf(n)} />).reverse()}
        {ends.map(({ learner, end }) => (
          <text key={learner} x={end.x + 6} y={end.y + 4} className={classes.end} fill="currentColor">
            {lines.findIndex((line) => line.learner === learner) + 1}
          </text>
        ))}
      </svg>
      <ol className={classes.legend}>
        {lines.map(({ learner, nickname, points }, n) => (
          <li key={learner}>
            <svg width="26" height="10" aria-hidden>
              <line x1="0" x2="26" y1="5" y2="5" strokeWidth="3" style={styleOf(n)} />
            </svg>
            {t('board.graph.line', { rank: n + 1, name: nickname, points })}
          </li>
        ))}
      </ol>
    </figure>
  );
}
