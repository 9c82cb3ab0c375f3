import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'

import { publicLabel, toolHandler, unwindProgram } from '#contract'
import type { Command, Program } from '#engine'

type App = typeof import('#app')

const { signal } = new AbortController()
const sideBySide = 32

type Moves = { readonly from: string; readonly to: string }[]
type State = { todo: Moves; next: number; done: number }

/** Moves, so many at once. */
const movesProgram: Program<State> = {
  name: 'bench-moves',
  semanticsVersion: 1,
  step(state, event) {
    if (state === undefined) {
      const fresh = { todo: (event as unknown as { input: Moves }).input, next: 0, done: 0 }
      return { state: fresh, commands: Array.from({ length: sideBySide }, () => moveNext(fresh)).flat() }
    }
    state.done += 1
    if (event.type === 'effect.failed') return { state, commands: [{ do: 'fail', error: event.error }] }
    if (state.done === state.todo.length)
      return { state, commands: [{ do: 'finish', output: null, label: publicLabel }] }
    return { state, commands: moveNext(state) }
  },
}

function moveNext(state: State): Command[] {
  const input = state.todo[state.next]
  if (!input) return []
  state.next += 1
  const key = `move#${state.next}/run`
  return [{ do: 'effect', key, handler: toolHandler, args: { tool: 'fs.move', input }, label: publicLabel }]
}

/**
 * Moves files into a hundred folders that it makes, takes all of it back, and says how long that took each.
 *
 * @param args `--files N`, and `--root FOLDER` for another copy of the program
 */
export async function benchUndo(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      files: { type: 'string', default: '5000' },
      root: { type: 'string', default: path.resolve(import.meta.dirname, '..') },
    },
  })
  const app = (await import(pathToFileURL(path.join(values.root, 'src/app/index.ts')).href)) as App
  const place = mkdtempSync(path.join(tmpdir(), 'adjutant-bench-undo-'))
  try {
    const moves = makeFiles(path.join(place, 'files'), Number(values.files))
    const home = await app.openHome(path.join(place, 'home'), { signal })
    await using workspace = await app.openWorkspace(home, { engine: 'required' })
    workspace.engine?.define(movesProgram)
    await workspace.engine?.launch()
    const grants = [{ capability: 'fs.write', resource: path.join(place, 'files'), reason: 'bench' }]
    const timed = async (program: string, input: unknown): Promise<number> => {
      const began = performance.now()
      const { id } = await workspace.runs.start({
        program,
        id: program,
        input: input as never,
        context: { grants, mode: 'autopilot' },
      })
      const { status, error } = await workspace.runs.settled(id, { signal })
      if (status !== 'completed') throw new Error(`${program} has ${status}: ${error?.detail}`)
      return performance.now() - began
    }
    const run = await timed(movesProgram.name, moves)
    const cpu = process.cpuUsage()
    const undo = await timed(unwindProgram, { run: movesProgram.name })
    const { user, system } = process.cpuUsage(cpu)
    if (readdirSync(path.join(place, 'files')).length !== moves.length)
      throw new Error('The undo did not bring everything back.')
    const each = (ms: number): string => `${(ms / moves.length).toFixed(2)} ms each`
    process.stdout.write(
      `undo  ${moves.length} moves: done in ${each(run)}, taken back in ${each(undo)} (${each((user + system) / 1_000)} of a core)\n`,
    )
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
}

function makeFiles(folder: string, count: number): Moves {
  mkdirSync(folder)
  return Array.from({ length: count }, (_, index) => {
    const from = path.join(folder, `file ${index}.txt`)
    writeFileSync(from, `content ${index}`)
    return { from, to: path.join(folder, 'moved', String(index % 100), `file ${index}.txt`) }
  })
}
