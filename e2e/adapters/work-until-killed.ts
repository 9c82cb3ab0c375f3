import { createBlobs, createFiles } from '#adapters'

/** Stores, writes and moves as fast as it can, and says each thing that is done in a line of its own. */
const [folder, round] = process.argv.slice(2)
if (folder === undefined || round === undefined) throw new Error('usage: work-until-killed FOLDER ROUND')
const signal = new AbortController().signal
const keys = { blobContent: Buffer.alloc(32, 1), blobNames: Buffer.alloc(32, 2) }
const blobs = createBlobs({ folder: `${folder}/blobs`, keys })
const files = createFiles({
  grants: [{ capability: 'fs.write', resource: `${folder}/files`, reason: 'test' }],
})

function say(what: string, name: string): void {
  process.stdout.write(`${what} ${name}\n`)
}

async function work(lane: number): Promise<never> {
  for (let index = 0; ; index += 1) {
    const name = `${round}-${lane}-${index}`
    const content = [
      Buffer.from(name),
      Buffer.alloc(index % 20 === 19 ? 1_500_000 : (index % 5) * 10_000, lane),
    ]
    say('stored', `${await blobs.put(content, { signal })} ${name}`)
    await files.write(`${folder}/files/new/${name}`, content, { replace: false, signal })
    say('written', name)
    await files.move(`${folder}/files/new/${name}`, `${folder}/files/old/${name}`, { signal })
    say('moved', name)
  }
}

await Promise.all([work(0), work(1), work(2)])
