import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';

/**
 * Runs in a network namespace of its own: gives it a loopback and one link that never changes, leads its port 1080 to the Unix socket
 * outside (CHROMIUM_SOCKS), and runs the browser (CHROMIUM_PATH) until that ends.
 */
const { CHROMIUM_PATH: program = '', CHROMIUM_SOCKS: outside = '' } = process.env;

// An address that is still being tried (RFC 4862, 5.4) would be one more change.
writeFileSync('/proc/sys/net/ipv6/conf/all/disable_ipv6', '1');
const link = ['link set lo up', 'link add here type veth peer name there', 'addr add 192.0.2.1/30 dev here', 'link set here up', 'link set there up'];
execFileSync('ip', ['-batch', '-'], { input: `${link.join('\n')}\n`, stdio: ['pipe', 'inherit', 'inherit'] });

const door = createServer((inside) => {
  const out = connect(outside);
  inside.pipe(out).pipe(inside);
  for (const [one, other] of [
    [inside, out],
    [out, inside],
  ] as const)
    one.on('error', () => other.destroy()).on('close', () => other.destroy());
});
await once(door.listen(1080, '127.0.0.1'), 'listening');

const browser = spawn(program, process.argv.slice(2), { stdio: ['inherit', 'inherit', 'inherit', 3, 4] });
browser.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
browser.on('error', ({ message }) => {
  process.stderr.write(`${message}\n`);
  process.exit(127);
});
