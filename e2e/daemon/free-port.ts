import { createServer, type AddressInfo } from 'node:net'

/**
 * A port that nobody has now and nobody is given for a while. Daemons of tests that run side by side would take the usual
 * ones from each other while one of them is started again.
 */
export function freePort(): Promise<string> {
  const server = createServer()
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => {
        resolve(String(port))
      })
    })
  })
}
