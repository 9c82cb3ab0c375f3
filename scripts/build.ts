/** Builds what is built: the program, and the page that it serves. */
await import('./build-program.ts')
await import('./build-web.ts')
