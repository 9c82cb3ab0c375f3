import path from 'node:path'

import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

import { operationRoutes } from './vite.config.ts'

/** Tests of components: their files end in .tsx, which Node does not run. All others run on Node's own runner. */
export default defineConfig({
  root: path.join(import.meta.dirname, 'src/web'),
  cacheDir: path.join(import.meta.dirname, '.cache/vitest'),
  plugins: [react(), operationRoutes()],
  test: { environment: 'happy-dom', include: ['**/*.test.tsx'], isolate: false },
})
