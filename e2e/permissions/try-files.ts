import { createBlobs, createFileKeyStore, createFiles } from '#adapters'
import { AppError } from '#contract'

/**
 * Tries file operations as a user who may not do all of them, and prints what became of each as JSON.
 *
 * The administrator is asked nothing by the system, so started as one it first becomes nobody. What it needs is loaded
 * before, while the program can still be read.
 */
const [folder, casesJson] = process.argv.slice(2)
if (folder === undefined || casesJson === undefined) throw new Error('usage: try-files FOLDER CASES')
if (process.getuid?.() === 0) {
  process.setgroups?.([])
  process.setgid?.(65_534)
  process.setuid?.(65_534)
}

const signal = new AbortController().signal
const files = createFiles({ grants: [{ capability: 'fs.write', resource: folder, reason: 'test' }] })
const content = [Buffer.from('new')]

const operations: Record<string, (path: string, other: string) => Promise<unknown>> = {
  stat: (path) => files.stat(path, { signal }),
  read: (path) => files.read(path, { maxBytes: 100, signal }),
  list: (path) => Array.fromAsync(files.list(path, { recursive: true, signal })),
  write: (path) => files.write(path, content, { replace: false, signal }),
  replace: (path) => files.write(path, content, { replace: true, signal }),
  makeFolder: (path) => files.makeFolder(path, { signal }),
  move: (path, other) => files.move(path, other, { signal }),
  remove: (path) => files.remove(path, { signal }),
  blobs: (path) => {
    const keys = { blobContent: Buffer.alloc(32, 1), blobNames: Buffer.alloc(32, 2) }
    return createBlobs({ folder: path, keys }).put(content, { signal })
  },
  key: (path) => createFileKeyStore({ home: path }).load({ signal }),
}

const outcomes: string[] = []
for (const [name = '', path = '', other = ''] of JSON.parse(casesJson) as string[][]) {
  try {
    await operations[name]?.(`${folder}/${path}`, `${folder}/${other}`)
    outcomes.push('done')
  } catch (error) {
    outcomes.push(error instanceof AppError ? error.code : String(error))
  }
}
process.stdout.write(JSON.stringify(outcomes))
