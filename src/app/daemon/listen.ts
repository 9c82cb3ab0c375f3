import { AppError } from '#contract'

/** Where the page is looked for first; nothing well known listens there. */
const usualPort = 4_777
/** How many ports are tried, one after the other. */
const triedPorts = 20

/**
 * Listens on this machine alone: at a port, or at that of before, or at the first free one from the usual one on.
 *
 * @returns the address, such as `http://127.0.0.1:4777`
 * @throws AppError `daemon.port_taken`
 */
export async function listen(
  server: { listen(at: { host: string; port: number }): Promise<string> },
  { port, before = null }: { port?: number | undefined; before?: number | null },
): Promise<string> {
  const usual = Array.from({ length: triedPorts }, (_, index) => usualPort + index)
  const ports = port === undefined ? [...(before === null ? [] : [before]), ...usual] : [port]
  for (const one of ports) {
    try {
      return await server.listen({ host: '127.0.0.1', port: one })
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error
    }
  }
  const which =
    port === undefined ? `the ports ${usualPort} to ${usualPort + triedPorts - 1}` : `port ${port}`
  throw new AppError('daemon.port_taken', `Other programs listen at ${which} of this machine.`, {
    hint: 'Name another one with --port.',
    details: { port: port ?? usualPort },
  })
}
