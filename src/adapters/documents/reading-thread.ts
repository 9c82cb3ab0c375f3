import process from 'node:process'
import { parentPort, workerData } from 'node:worker_threads'

import { type Problem, toProblem } from '#contract'
import type { GivenFile, Reading } from '#memory'

import type { ReadLimits } from './limits.ts'
import { readDocument } from './read-document.ts'
import { broken } from './refusals.ts'

export type Answer = { readonly reading: Reading } | { readonly problem: Problem }

if (parentPort) serve(parentPort, workerData as ReadLimits)

/** The thread that reads, one document after the other, while the one beside it watches. */
function serve(port: NonNullable<typeof parentPort>, limits: ReadLimits): void {
  // Readers leave promises behind that nobody waits for when a document breaks off; the document has its answer already.
  process.on('unhandledRejection', () => {})
  for (const name of ['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest'])
    Reflect.deleteProperty(globalThis, name)
  port.on('message', (file: GivenFile) => {
    void read(file, limits).then((answer) => {
      port.postMessage(answer)
    })
  })
}

async function read(file: GivenFile, limits: ReadLimits): Promise<Answer> {
  try {
    return { reading: await readDocument(file, limits) }
  } catch (error) {
    const problem = toProblem(error)
    // What a reader did not foresee is the document's doing: each was made of a file that somebody else has written.
    return {
      problem: problem.code === 'internal.bug' ? broken(file.name, 'reading it failed').toProblem() : problem,
    }
  }
}
