import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import react from '@vitejs/plugin-react';
import optimizeLocales from '@react-aria/optimize-locales-plugin';
import { linguiMacros } from './scripts/lingui_macros.ts';
import { precompress } from './scripts/precompress.ts';
import { sizes } from './scripts/sizes.ts';

// Where `npm run dev` finds the gateway.
const gateway = process.env.KAREZ_GATEWAY ?? 'http://127.0.0.1:8080';
const proxied = ['/session', '/v1', '/healthz', '/readyz', '^/karez\\.', '^/grpc\\.'];

export default defineConfig({
  plugins: [
    linguiMacros(),
    react(),
    // The words that react-aria says itself, in those of our languages that it knows.
    { ...optimizeLocales.vite({ locales: ['en-US', 'zh-CN', 'ru-RU'] }), enforce: 'pre' },
    precompress(),
    sizes({ firstView: 250 * 1024 }),
  ],
  resolve: { alias: { '~': fileURLToPath(new URL('src', import.meta.url)) } },
  build: {
    outDir: '../../build/console',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1000,
  },
  server: { host: '127.0.0.1', proxy: Object.fromEntries(proxied.map((path) => [path, gateway])) },
});
