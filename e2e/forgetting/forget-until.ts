/** Forgets a run of a home, and is killed at the call of the store or of the disk that is named by its number. */
import process from 'node:process'

import { type Home, openHome, openWorkspace } from '#app'
import { forgettable, forgetTrees } from '../../src/app/forgetting/forget.ts'
import { scrub } from '../../src/app/forgetting/scrub.ts'
import { createBlobNames, createBlobSweep, openDatabase, scrubFile, systemClock } from '#adapters'
import path from 'node:path'

const { signal } = new AbortController()
const [folder = '', run = '', at = '0'] = process.argv.slice(2)

let calls = 0
function step(): void {
  calls += 1
  if (calls === Number(at)) process.kill(process.pid, 'SIGKILL')
}

/** The same port, whose every call is a step before and after. */
function stepped<Port extends object>(port: Port): Port {
  return new Proxy(port, {
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver)
      if (typeof value !== 'function') return value
      return (...args: unknown[]) => {
        step()
        const answer: unknown = Reflect.apply(value, target, args)
        if (answer instanceof Promise) return answer.then((told) => (step(), told))
        step()
        return answer
      }
    },
  })
}

async function main(home: Home): Promise<void> {
  await using workspace = await openWorkspace(home, { engine: 'never' })
  const forgetting = stepped(workspace.forgetting)
  const trees = [await forgettable(workspace, run)]
  await forgetTrees({ ...workspace, forgetting }, trees, { by: 'test', signal })
  const db = openDatabase(home.database)
  const blobs = stepped({
    ...createBlobSweep({ folder: path.join(folder, 'blobs') }),
    has: home.blobs.has.bind(home.blobs),
  })
  const file = stepped({ scrubFile: () => scrubFile(home.database) })
  await scrub(
    { forgetting, names: createBlobNames(db), blobs, scrubFile: file.scrubFile, clock: systemClock },
    { signal },
  )
  db.close()
  process.stdout.write(`calls ${calls}\n`)
}

await main(await openHome(folder, { signal }))
