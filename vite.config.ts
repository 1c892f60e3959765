import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The page. Built by server/setup/client.ts, which names the output folder. */
export default defineConfig({
  root: 'client',
  plugins: [react()],
  build: {
    outDir: '../dist/client',
    emptyOutDir: true,
    // test/pages/budget.test.ts reads from it what a first load brings.
    manifest: true,
    target: 'es2022',
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'xterm', test: /node_modules\/@xterm\// },
            { name: 'react', test: /node_modules\/(react|react-dom|react-router|scheduler)\// },
            { name: 'mantine', test: /node_modules\/@mantine\// },
          ],
        },
      },
    },
  },
});
