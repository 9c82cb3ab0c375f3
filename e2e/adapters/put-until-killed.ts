import { openSearchStore } from '#adapters'
import { numbersVector, taken } from '#memory/testing'

/** Puts and removes as fast as it can, and says each thing that is done in a line of its own: `+path`, `-path`; `?path` before it is removed. */
const [file, round] = process.argv.slice(2)
if (file === undefined || round === undefined) throw new Error('usage: put-until-killed FILE ROUND')
const space = { name: 'numbers', dimensions: 3, weight: 0.5 }
const store = openSearchStore({ file, key: new Uint8Array(32).fill(7) })

for (let index = 0; ; index += 1) {
  const name = `${round}/${index}`
  const document = taken(
    name,
    Array.from({ length: 40 }, (_, line) => `line ${line} of ${name}`),
  )
  await store.put(document, {
    space,
    of: new Map(document.passages.map(({ id }, line) => [id, numbersVector(1, line, index)])),
  })
  process.stdout.write(`+${name}\n`)
  if (index % 3 === 2) {
    process.stdout.write(`?${round}/${index - 1}\n`)
    await store.remove('notes', { path: `${round}/${index - 1}` })
    process.stdout.write(`-${round}/${index - 1}\n`)
  }
}
