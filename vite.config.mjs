import { defineConfig } from "vite";

// The page under any base path: every address in it is relative.
export default defineConfig({
  root: "src/web",
  base: "./",
  publicDir: "public",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  worker: { format: "es" },
  build: {
    outDir: "../../dist/web",
    emptyOutDir: true,
    target: "es2023",
    // A polyfill would be an inline script in every file; browsers of this target need none.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
});
