import type { EffectiveView } from '../../protocol/changes.ts';
import type { Engine } from '../engine.ts';
import type { LiveLab } from '../life/live-lab.ts';

/** What to ask, whatever daemon the learner has put there. */
const asks = [
  { program: 'postconf', command: 'postconf -n; postconf -Mf; postconf -P' },
  { program: 'exim4', command: 'exim4 -bP config' },
  { program: 'doveconf', command: 'doveconf -n' },
  { program: 'nft', command: 'nft list ruleset' },
];
const maxLines = 800;

/** The settings in force on every host, as its own programs print them. Evidence beside a verdict, never its ground. */
export async function effectiveSettings(engine: Engine, { plan }: LiveLab): Promise<EffectiveView[]> {
  const script = asks
    .map(({ program, command }) => `command -v ${program} >/dev/null && { printf '\\036%s\\n' '${command}'; timeout 5 bash -c '${command}' 2>/dev/null; }`)
    .join('\n');
  const views = await Promise.all(
    plan.hosts.map(async ({ role }) => {
      const { output } = await engine.run(plan.lab, role, ['/bin/bash', '-c', `${script}\ntrue`], { timeoutMs: 20_000 });
      return output
        .split('\x1e')
        .slice(1)
        .flatMap((piece) => {
          const [command = '', ...lines] = piece.split('\n');
          const said = lines.map((line) => line.slice(0, 400)).filter((line) => line.trim() !== '');
          return said.length > 0 ? [{ host: role, command, lines: said.slice(0, maxLines) }] : [];
        });
    }),
  );
  return views.flat();
}
