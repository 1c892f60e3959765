import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

/** The world's program by file name: `world.mjs`, which needs nothing but Node, and what it loads when it is first asked for. */
export async function bundleWorld(): Promise<Record<string, string>> {
  const bundle = await rolldown({
    input: { world: fileURLToPath(new URL('src/main.ts', import.meta.url)) },
    platform: 'node',
    external: /^node:/,
    logLevel: 'silent',
  });
  try {
    const { output } = await bundle.generate({ format: 'esm', minify: true, entryFileNames: '[name].mjs', chunkFileNames: 'part-[name].mjs' });
    return Object.fromEntries(output.flatMap((one) => (one.type === 'chunk' ? [[one.fileName, one.code]] : [])));
  } finally {
    await bundle.close();
  }
}
