import process from 'node:process'
import { parseArgs } from 'node:util'

import { chaos } from '../live/stream-chaos.ts'

/** `stream --seconds N`: the live stream while its readers come and go, sleep, and its server is killed. */
export async function run(args: readonly string[]): Promise<boolean> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: 'string', default: '60' },
      seed: { type: 'string', default: '1' },
      rate: { type: 'string', default: '1000' },
    },
  })
  const { seconds, seed, rate } = values
  const seen = await chaos({
    seconds: Number(seconds),
    seed: Number(seed),
    rate: Number(rate),
    clients: 40,
    slow: 10,
  })
  const memory = seen.memory.map(({ middle, end }) => `${middle} to ${end}`).join(', ')
  const lines = [
    `${seen.written} events written, ${seen.delivered} delivered; ${seen.reconnections} times a client came back`,
    `sent to look anew: ${seen.resets} quick clients, ${seen.slowResets} slow ones; good-byes: ${seen.byes}`,
    `memory of each life of the server from its middle to its end, in MB: ${memory}`,
    `gaps, repetitions and clients that did not arrive: ${seen.faults.length}`,
    ...seen.faults.slice(0, 20).map((fault) => `  ${fault}`),
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
  return seen.faults.length === 0
}
