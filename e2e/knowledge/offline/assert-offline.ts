import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'

/** An address that is kept for examples: nobody is there, and where there is a network nobody says so at once. */
const anyone = { host: '192.0.2.1', port: 443 }

/** There is no way out of this machine: what works here works without network. */
export async function assertOffline(): Promise<void> {
  assert.deepEqual(Object.keys(networkInterfaces()), ['lo'])
  const { promise, resolve } = Promise.withResolvers<string>()
  const socket = connect(anyone)
  socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''))
  socket.on('connect', () => resolve('connected'))
  assert.equal(await promise, 'ENETUNREACH')
  socket.destroy()
}
