import process from 'node:process'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'

import type { DocumentView, WatchView } from '#contract'
import { createRandom } from '#engine/testing'

import { openPlace, type Place, type Started } from '../cli/place.ts'
import { freePort } from '../daemon/free-port.ts'
import { ChangedFolder } from './documents/change-folder.ts'
import { differences, readKept } from './documents/kept.ts'

const limitMs = 3_600_000
/** How long it may take until a home shows its folder as it is. */
const patienceMs = 900_000

/** `watch`: a watched folder changes in a burst and while nobody watches; in the end it is found as it is. */
export async function run(args: readonly string[]): Promise<boolean> {
  const { values } = parseArgs({
    args: [...args],
    options: { changes: { type: 'string', default: '2000' }, seed: { type: 'string', default: '1' } },
  })
  const began = performance.now()
  const bad = await campaign({ changes: Number(values.changes), seed: Number(values.seed) })
  say(`       ${bad.length} violations, ${seconds(performance.now() - began)}`)
  for (const line of bad.slice(0, 20)) process.stdout.write(`  VIOLATION  ${line}\n`)
  return bad.length === 0
}

/** @returns what was violated */
export async function campaign({ changes, seed }: { changes: number; seed: number }): Promise<string[]> {
  using place = openPlace()
  const papers = place.path('papers')
  const folder = new ChangedFolder(papers, createRandom(seed))
  folder.fill(Math.ceil(changes / 4))
  await place.json('watch', 'add', papers)
  let daemon = await follow(place)
  try {
    folder.change(changes)
    const burstMs = await untilEqual(place, folder)
    say(
      `watch  ${changes} changes in a burst (${counted(folder)}): as the folder is after ${seconds(burstMs)}`,
    )
    await stop(daemon)
    folder.counts.clear()
    folder.change(Math.ceil(changes / 4))
    daemon = await follow(place)
    const downMs = await untilEqual(place, folder)
    say(`       while nobody watched ${counted(folder)}: as the folder is ${seconds(downMs)} after the start`)
  } finally {
    await stop(daemon)
  }
  using fresh = openPlace()
  await fresh.json('documents', 'add', papers)
  const [wanted, found] = [await readKept(fresh.home), await readKept(place.home)]
  say(
    `       ${found.documents.size} documents, ${found.passages.length} passages; read afresh ${wanted.documents.size}, ${wanted.passages.length}`,
  )
  return differences(wanted, found)
}

async function follow(place: Place): Promise<Started> {
  const daemon = place.start(['up', '--no-browser', '--port', await freePort()], { limitMs })
  await daemon.says(/#t=[\w-]+/)
  for (const end = Date.now() + patienceMs; Date.now() < end; await pause(200)) {
    const [watch] = await place.json<WatchView[]>('watch', 'list')
    if (watch?.isWatched === true) return daemon
  }
  throw new Error('The folder is not watched.')
}

async function stop({ child, ended }: Started): Promise<void> {
  child.kill('SIGTERM')
  await ended
}

async function untilEqual(place: Place, folder: ChangedFolder): Promise<number> {
  const began = performance.now()
  const wanted = JSON.stringify([...folder.shown()])
  for (;;) {
    const documents = await place.json<DocumentView[]>('documents', 'list', '-n', '20000')
    const shown = documents.map(({ path, sizeBytes, modifiedAt }) => [path, `${sizeBytes} ${modifiedAt}`])
    const ms = performance.now() - began
    if (JSON.stringify(shown) === wanted) return ms
    if (ms > patienceMs)
      throw new Error(`After ${seconds(ms)} it has ${documents.length} documents, not as they are.`)
    await pause(200)
  }
}

function counted({ counts }: ChangedFolder): string {
  return [...counts].map(([what, count]) => `${count} ${what}`).join(', ')
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
