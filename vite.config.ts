import path from 'node:path'

import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

import { operations } from '#contract/operations'

const root = import.meta.dirname

/** How each operation is asked for, written into the page as plain data: the schemas stay behind. */
export function operationRoutes(): Plugin {
  const name = 'virtual:operations'
  const routes = Object.fromEntries(
    Object.entries(operations).map(([operation, { http }]) => [operation, http]),
  )
  return {
    name: 'operation-routes',
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    load: (id) => (id === `\0${name}` ? `export const routes = ${JSON.stringify(routes)}` : undefined),
  }
}

export default defineConfig({
  root: path.join(root, 'src/web'),
  base: '/',
  plugins: [react(), operationRoutes()],
  build: {
    outDir: path.join(root, '.cache/web'),
    emptyOutDir: true,
    target: 'baseline-widely-available',
    // light-dark() is left as it is: what takes its place does not see the colour scheme that Mantine sets.
    cssTarget: ['chrome123', 'edge123', 'firefox120', 'safari17.5'],
    // Written by the page itself where it is needed: no script stands in the document.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    // What shows a PDF is one piece of 1.6 MB, fetched when the first is opened.
    chunkSizeWarningLimit: 1_700,
  },
})
