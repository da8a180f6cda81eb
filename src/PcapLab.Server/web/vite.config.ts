import { defineConfig } from 'vite';

// MSBuild gives the output folder (Web.targets). No inline scripts, styles or data: URLs: the CSP forbids them.
export default defineConfig({
  base: '/',
  build: {
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2023',
    sourcemap: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 900,
  },
});
