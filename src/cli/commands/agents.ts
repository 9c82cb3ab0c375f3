import { resolve } from 'node:path'

import { agentEntry, agentsHere, agentView, hasHome, keptAgent, projectAt, timesHere } from '#app'
import { type AgentEntry, type AgentView, AppError } from '#contract'

import { type ExitCode, exitCodes } from '../command.ts'
import { styled } from '../console.ts'
import { usage } from '../given.ts'
import type { Invocation } from '../invocation.ts'
import { timeText } from '../printing/amounts.ts'
import { nextText, scheduleLines } from '../printing/schedule-text.ts'
import { openWork, type Work } from '../running/work.ts'

/** `adjutant agents list` */
export async function listCommand(invocation: Invocation): Promise<ExitCode> {
  const { console } = invocation
  await using work = await openKept(invocation)
  const { registry, unread } = await gather(invocation, work)
  const times = await timesHere(work?.workspace ?? null)
  const items = registry.list().map((agent) => agentEntry(agent, times))
  console.answer({ items, unread }, () => {
    console.table(
      ['agent', 'from', 'for'],
      items.map((entry) => [
        entry.hiddenBy === null ? styled('bold', entry.name) : styled('dim', entry.name),
        `${placeText(entry)}${entry.untrusted ? ', untrusted' : ''}${entry.hiddenBy === null ? '' : ', hidden'}`,
        entry.schedule?.on
          ? `${entry.description} (next: ${nextText(entry.schedule.next)})`
          : entry.description,
      ]),
    )
    for (const { file, why } of unread) console.note(styled('yellow', 'not read'), ` ${file}: ${why}`)
  })
  return exitCodes.done
}

/** `adjutant agents show` */
export async function showCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  const name = given.arg(0)
  const version = given.count('version', 1)
  const from = given.choice('from', ['project', 'kept', 'built-in'])
  if (version !== undefined && from !== undefined && from !== 'kept')
    throw usage('Only what is kept has versions.', 'Leave out --version or --from.')
  await using work = await openKept(invocation)
  const { registry } = await gather(invocation, work)
  const found =
    version === undefined
      ? registry.get(name, { from })
      : await versionOf(invocation, work, { name, version })
  const view = agentView(found, registry, await timesHere(work?.workspace ?? null))
  console.answer(view, () => {
    if (given.has('source')) console.block(view.text)
    else tellAgent(invocation, view)
  })
  return exitCodes.done
}

/** `adjutant agents versions` */
export async function versionsCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given, stopping: signal } = invocation
  const name = given.arg(0)
  await using work = await openKept(invocation)
  const versions = (await work?.workspace.agents.listVersions(name, { signal })) ?? []
  if (versions.length === 0) throw noSuch(name, `No version of ${name} is kept here.`)
  console.answer(
    versions.map(({ version, by, savedAt }) => ({ version, by, savedAt: new Date(savedAt).toISOString() })),
    () =>
      console.table(
        ['version', 'saved', 'by'],
        versions.map(({ version, by, savedAt }) => [String(version), timeText(savedAt), by]),
      ),
  )
  return exitCodes.done
}

/** @throws AppError `agent.not_found` */
async function versionOf(
  { stopping: signal }: Invocation,
  work: Work | null,
  { name, version }: { name: string; version: number },
) {
  const kept = await work?.workspace.agents.findVersion(name, version, { signal })
  if (kept) return keptAgent(kept)
  throw noSuch(name, `There is no version ${version} of ${name} here.`)
}

/** The home, where there is one: agents of the program and of folders need none. */
async function openKept(invocation: Invocation): Promise<Work | null> {
  return hasHome(invocation.homeFolder) ? openWork(invocation, { engine: 'never', reads: true }) : null
}

async function gather({ given, surroundings, stopping: signal }: Invocation, work: Work | null) {
  const typed = given.text('project')
  const home = work?.workspace.home ?? null
  const project = typed === undefined ? null : await projectAt(resolve(surroundings.folder, typed), { home })
  return agentsHere({ store: work?.workspace.agents ?? null, project, signal })
}

function tellAgent({ console }: Invocation, view: AgentView): void {
  const { name, description, document, tools, missing, missingAgents, hides, notes, untrusted } = view
  console.line(styled('bold', name), `  ${description}`)
  console.line(`from ${placeText(view)}`)
  if (untrusted)
    console.line(
      styled('yellow', 'untrusted'),
      ': anybody may have put it into this folder. Read it before use.',
    )
  for (const other of hides) console.line(styled('yellow', 'taken instead of'), ` ${placeText(other)}`)
  const { model, route, agents, orchestrates, mode, instructions } = document
  console.line(`asks ${model ?? `the models of ${route}`}`)
  console.line(`may use ${tools.length === 0 ? 'no tool' : tools.join(', ')}`)
  if (missing.length > 0) console.line(styled('yellow', 'missing'), ` ${missing.join(', ')}`)
  const named = agents.map((other) => (other === '*' ? 'all others of yours' : other))
  if (agents.length > 0) console.line(`may ask ${named.join(', ')}`)
  if (orchestrates !== 'never') console.line(sortsText[orchestrates])
  if (missingAgents.length > 0) console.line(styled('yellow', 'missing'), ` ${missingAgents.join(', ')}`)
  if (mode !== null) console.line(`in mode ${mode}`)
  if (view.schedule) for (const line of scheduleLines(name, view.schedule)) console.line(line)
  for (const { message, line } of notes) console.line(styled('dim', `line ${line ?? 1}`), ` ${message}`)
  if (instructions === '') return
  console.line()
  console.block(instructions)
}

const sortsText = {
  light: 'what is said is sorted among those first, where a route "light" is set up',
  always: 'what is said is sorted among those first',
} as const

function placeText({ from, version, file }: Pick<AgentEntry, 'from' | 'version' | 'file'>): string {
  if (from === 'built-in') return 'the program'
  return from === 'kept' ? `this home, version ${version ?? 0}` : (file ?? 'the folder')
}

function noSuch(name: string, message: string): AppError {
  return new AppError('agent.not_found', message, {
    hint: 'See "adjutant agents list".',
    details: { agent: name },
  })
}
