/** Builds what is built: the program, and the page that it serves. */
import { buildProgram } from './build-program.ts'

await buildProgram()
await import('./build-web.ts')
