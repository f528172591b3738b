import { defineConfig } from "vite";

// The built pages lie inside the Python package; the service serves them at its root. Relative addresses, so that a
// service behind a path prefix works too; no module preload polyfill, since the content security policy allows no inline script.
export default defineConfig({
  base: "./",
  build: {
    outDir: process.env["POLICYGRAPH_WEB"] ?? "../policygraph/serve/web",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
  server: { proxy: { "/api": "http://127.0.0.1:8000", "/sparql": "http://127.0.0.1:8000" } },
});
