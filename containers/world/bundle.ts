import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

/** The world's program as one file of JavaScript that needs nothing but Node. */
export async function bundleWorld(): Promise<string> {
  const bundle = await rolldown({ input: fileURLToPath(new URL('src/main.ts', import.meta.url)), platform: 'node', external: /^node:/, logLevel: 'silent' });
  try {
    const { output } = await bundle.generate({ format: 'esm', minify: true, codeSplitting: false });
    return output[0].code;
  } finally {
    await bundle.close();
  }
}
