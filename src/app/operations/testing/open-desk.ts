import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { type Call, type Implementations, type Operations } from '#contract'
import { operations } from '#contract/operations'

import { openHome } from '../../home.ts'
import { openWorkspace, type Workspace } from '../../workspace.ts'
import type { Changed, Desk } from '../desk.ts'

const { signal } = new AbortController()

export const call: Call = { caller: { by: 'ada', via: 'process' }, request: 'request-1', once: null, signal }

/** A home at work in a temporary folder, and a folder of a person's beside it. */
export interface TemporaryDesk extends AsyncDisposable {
  readonly desk: Desk
  readonly workspace: Workspace
  /** The temporary folder that holds all of it. */
  readonly top: string
  readonly folder: string
  /** What was said to have changed. */
  readonly told: readonly Changed[]
}

export async function openDesk(tree: Readonly<Record<string, string>> = {}): Promise<TemporaryDesk> {
  const top = await realpath(await mkdtemp(join(tmpdir(), 'adjutant-desk-')))
  const folder = join(top, 'folder')
  await mkdir(folder)
  await plant(folder, tree)
  const home = await openHome(join(top, 'home'), { signal })
  const workspace = await openWorkspace(home, { engine: 'required' })
  await workspace.launch()
  const told: Changed[] = []
  return {
    desk: {
      workspace,
      access: {},
      program: { version: '0.0.0', build: 'test', startedAt: workspace.clock.now() },
      changed: (what) => void told.push(what),
    },
    told,
    workspace,
    top,
    folder,
    async [Symbol.asyncDispose]() {
      await workspace[Symbol.asyncDispose]()
      await rm(top, { recursive: true, force: true })
    },
  }
}

export async function plant(folder: string, tree: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, content] of Object.entries(tree)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), content)
  }
}

type Asked<Named extends keyof Operations> = {
  readonly [Name in Named]: (
    input: unknown,
    more?: Partial<Call>,
  ) => Promise<Awaited<ReturnType<Implementations<Operations>[Name]>>>
}

/** Operations as whoever asks sees them: inputs with their defaults, answers of the shape that was promised. */
export function asked<Named extends keyof Operations>(
  implementations: Pick<Implementations<Operations>, Named>,
): Asked<Named> {
  const names = Object.keys(implementations) as Named[]
  return Object.fromEntries(
    names.map((name) => [
      name,
      async (input: unknown, more: Partial<Call> = {}) => {
        const { input: inputShape, output } = operations[name]
        const answer = await implementations[name](inputShape.parse(input) as never, { ...call, ...more })
        return 'content' in output ? answer : output.parse(answer)
      },
    ]),
  ) as unknown as Asked<Named>
}
