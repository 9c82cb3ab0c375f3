import { mkdirSync } from 'node:fs'
import process from 'node:process'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'

import type { ReadingReport, ReadingView, RunView, UnreadDocument } from '#contract'
import { createRandom, type SeededRandom } from '#engine/testing'

import { openPlace, type Place } from '../cli/place.ts'
import { gatherDocuments, type Gathered } from './documents/gather.ts'
import { differences, type Kept, readKept } from './documents/kept.ts'
import { MemoryWatch } from './documents/memory.ts'
import { drawWords, notFound } from './documents/sought-words.ts'

const limitMs = 3_600_000
/** Searches of one look. */
const searches = 8
/** What reading may take of memory, the program and all that it starts together. */
const mostMemory = 600e6

interface Options {
  readonly count: number
  readonly times: number
  readonly seed: number
  readonly folders: readonly string[]
  /** Whether it is waited until every passage has its vector. */
  readonly vectors: boolean
}

/** `documents`: real documents are read, once undisturbed, and once under kills; the same must come of it. */
export async function run(args: readonly string[]): Promise<boolean> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      count: { type: 'string', default: '2000' },
      times: { type: 'string', default: '10' },
      seed: { type: 'string', default: '1' },
      files: { type: 'string', multiple: true, default: ['/usr/share/doc'] },
      vectors: { type: 'boolean', default: false },
    },
  })
  if (process.platform !== 'linux') {
    process.stdout.write('SKIPPED  documents: it looks at memory as Linux tells it\n')
    return false
  }
  const began = performance.now()
  const bad = await campaign({
    count: Number(values.count),
    times: Number(values.times),
    seed: Number(values.seed),
    folders: values.files,
    vectors: values.vectors,
  })
  say(`${bad.length} violations, ${Math.round((performance.now() - began) / 1_000)} s`)
  for (const line of bad.slice(0, 20)) process.stdout.write(`  VIOLATION  ${line}\n`)
  return bad.length === 0
}

/** @returns what was violated */
export async function campaign({ count, times, seed, folders, vectors }: Options): Promise<string[]> {
  const bad: string[] = []
  const random = createRandom(seed)
  using calm = openPlace()
  const papers = calm.path('papers')
  mkdirSync(papers)
  const gathered = gatherDocuments(folders, { into: papers, count, seed })
  sayGathered(gathered)
  if (gathered.files.length < count) bad.push(`there are ${gathered.files.length} documents of ${count}`)

  const ms = await readUndisturbed(calm, papers, bad)
  if (vectors) await untilAllHaveVectors(calm, papers)
  const wanted = await readKept(calm.home)
  bad.push(...wanted.wrong.map((line) => `undisturbed: ${line}`))

  using place = openPlace()
  await readUnderKills(place, papers, { times, ms, random, bad })
  if (vectors) await untilAllHaveVectors(place, papers)
  const found = await readKept(place.home)
  bad.push(...differences(wanted, found))
  if (vectors && wanted.vectors !== found.vectors)
    bad.push(`${found.vectors} passages have vectors instead of ${wanted.vectors}`)
  say(
    `in the end ${found.documents.size} documents, ${found.passages.length} passages with ${found.vectors} vectors; undisturbed ` +
      `${wanted.documents.size}, ${wanted.passages.length} with ${wanted.vectors}`,
  )
  const words = drawWords(wanted, { count: searches, random })
  for (const [name, home] of Object.entries({ undisturbed: calm, killed: place }))
    bad.push(...(await notFound(home, words)).map((line) => `${name}: ${line}`))
  return bad
}

/** @returns how long the reading took, in milliseconds */
async function readUndisturbed(place: Place, papers: string, bad: string[]): Promise<number> {
  const reading = place.start(['documents', 'add', papers, '--json'], { limitMs })
  using memory = new MemoryWatch(reading.child.pid ?? 0)
  const { out, err } = await reading.ended
  const { run: id, report } = JSON.parse(out || '{}') as Partial<ReadingView>
  if (id === undefined || !report) throw new Error(`It was not read: ${out} ${err}`)
  const { startedAt, finishedAt } = await place.json<RunView>('api', 'runs.get', `id=${id}`)
  const ms = Date.parse(finishedAt ?? '') - Date.parse(startedAt ?? '')
  const { added, noText } = report
  const { passages, vectors } = await readKept(place.home)
  const { together, summed } = memory.peak
  say(
    `undisturbed ${added} documents, ${passages.length} passages in ${(ms / 1_000).toFixed(1)} s: ` +
      `${((added * 1_000) / ms).toFixed(1)} documents/s; ${vectors} vectors by then and half a minute later`,
  )
  say(`${noText} without text, not read: ${await unreadByKind(place, report)}`)
  say(
    `memory at its peak ${megabytes(together)} together, shared pages counted once (PSS); ${megabytes(summed)} when they ` +
      'are counted for each process (RSS)',
  )
  if (together > mostMemory) bad.push(`it took ${megabytes(together)} of memory`)
  return ms
}

async function unreadByKind(place: Place, { unread }: ReadingReport): Promise<string> {
  if (unread === 0) return 'none'
  const files = await place.json<UnreadDocument[]>('documents', 'unread', '-n', '5000')
  const byKind = Object.groupBy(files, ({ code }) => code)
  return Object.entries(byKind)
    .map(([code, some]) => `${some?.length ?? 0} ${code}`)
    .join(', ')
}

interface Torment {
  readonly times: number
  /** How long it takes undisturbed. */
  readonly ms: number
  readonly random: SeededRandom
  readonly bad: string[]
}

/** Kills it again and again, each time looks what is there and searches at once, and goes on; lets it end at last. */
async function readUnderKills(
  place: Place,
  papers: string,
  { times, ms, random, bad }: Torment,
): Promise<void> {
  const add = ['documents', 'add', papers, '--json']
  const resume = ['run', '--resume', '--json']
  let before: Kept | undefined
  let kills = 0
  const moments: string[] = []
  for (; kills < times; kills += 1) {
    // Now and then the person says it again instead, so that two readings of the folder go on side by side.
    const isSaidAgain = kills === 0 || random.chance(0.2)
    const reading = place.start(isSaidAgain ? add : resume, { limitMs })
    await Promise.race([reading.ended, pause(1_000 + random.between(0, (1.4 * ms) / times))])
    reading.child.kill('SIGKILL')
    await reading.ended
    const now = await readKept(place.home)
    moments.push(String(now.documents.size))
    const fail = (line: string): void => void bad.push(`after kill ${kills + 1}: ${line}`)
    for (const line of now.wrong) fail(line)
    for (const path of before?.documents.keys() ?? []) if (!now.documents.has(path)) fail(`${path} is lost`)
    const words = drawWords(now, { count: 2, random })
    for (const line of await notFound(place, words)) fail(line)
    before = now
  }
  await place.start(resume, { limitMs }).ended
  const { report } = await place.json<ReadingView>('documents', 'add', papers)
  say(`${kills} kills, with so many documents read by then: ${moments.join(', ')}`)
  if (!report) bad.push('it does not come to its end')
  else if (report.added + report.changed + report.removed > 0)
    bad.push(
      `once it had ended, ${report.added + report.changed} were read again and ${report.removed} were gone`,
    )
}

/** The command stays for half a minute each time. */
async function untilAllHaveVectors(place: Place, papers: string): Promise<void> {
  for (let last = -1; ;) {
    const { passages, vectors } = await readKept(place.home)
    if (vectors === passages.length || vectors === last) return
    last = vectors
    await place.json('documents', 'add', papers)
  }
}

function sayGathered({ files, bytes, byEnding }: Gathered): void {
  const kinds = [...byEnding].toSorted((a, b) => b[1] - a[1]).map(([ending, count]) => `${count} ${ending}`)
  say(`${files.length} files, ${megabytes(bytes)}: ${kinds.join(', ')}`, 'documents')
}

function say(text: string, name = ''): void {
  process.stdout.write(`${name.padEnd(9)}  ${text}\n`)
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`
}
