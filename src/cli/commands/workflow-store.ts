import { resolve } from 'node:path'

import { AppError } from '#contract'
import { leastVersionsKept, printWorkflow, requireValidWorkflow } from '#workflow'
import { calledBy, findWorkflow, isFileName, readFileWorkflow, requireSound, toolDescriptions } from '#app'

import { type ExitCode, exitCodes } from '../command.ts'
import { styled } from '../console.ts'
import type { Invocation } from '../invocation.ts'
import { timeText } from '../printing/amounts.ts'
import { openWork } from '../running/work.ts'
import { Kept } from './workflow-text.ts'

/** `adjutant workflow publish` */
export async function publishCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given, surroundings, stopping: signal, by } = invocation
  const word = given.arg(0)
  // A draft is what a bare name means here: its published version is published already.
  const isFile = isFileName(word)
  if (isFile) requireSound(await readFileWorkflow(resolve(surroundings.folder, word)))
  await using work = await openWork(invocation, { engine: 'never' })
  const { workflows, clock } = work.workspace
  const found = await findWorkflow(isFile || word.includes('@') ? word : `${word}@draft`, {
    folder: surroundings.folder,
    store: async () => workflows,
    signal,
  })
  requireSound(found)
  requireValidWorkflow(found.document, {
    tools: toolDescriptions(),
    workflows: await calledBy(found.document, workflows, { signal }),
  })
  const before = await workflows.findVersion(found.document.name, 'newest', { signal })
  const published = await workflows.publish(found.document, {
    changelog: given.text('changelog') ?? '',
    by,
    at: clock.now(),
    signal,
  })
  const isNew = before?.version !== published.version
  const { name } = published.document
  console.answer({ workflow: name, version: published.version, created: isNew }, () => {
    if (isNew) console.line(styled('green', 'published'), `  ${name}@${published.version}`)
    else console.line(`${name}@${published.version} is the same; nothing was published.`)
  })
  return exitCodes.done
}

/** `adjutant workflow list` */
export async function listCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given, stopping: signal } = invocation
  await using kept = new Kept(invocation)
  const store = await kept.store()
  const name = given.find(0)
  if (name !== undefined) {
    const versions = (await store?.listVersions(name, { signal })) ?? []
    const draft = await store?.findDraft(name, { signal })
    if (versions.length === 0 && !draft) throw noSuch(name)
    console.answer(
      {
        workflow: name,
        draft: draft !== undefined,
        versions: versions.map(({ document: _document, publishedAt, ...rest }) => ({
          ...rest,
          publishedAt: iso(publishedAt),
        })),
      },
      () => {
        console.table(
          ['version', 'published', 'by', 'what is new'],
          versions.map((one) => [`${name}@${one.version}`, timeText(one.publishedAt), one.by, one.changelog]),
        )
        if (draft) console.line(`and a draft: ${name}@draft`)
      },
    )
    return exitCodes.done
  }
  const all = (await store?.listWorkflows({ signal })) ?? []
  console.answer(
    all.map(({ updatedAt, ...rest }) => ({ ...rest, updatedAt: iso(updatedAt) })),
    () => {
      if (all.length === 0) {
        console.line('No workflows are kept here. "adjutant workflow publish FILE" keeps one.')
        return
      }
      console.table(
        ['workflow', 'version', 'draft', 'changed', 'title'],
        all.map((one) => [
          styled('bold', one.name),
          one.newest === null ? '' : String(one.newest),
          one.hasDraft ? 'yes' : '',
          timeText(one.updatedAt),
          one.title ?? '',
        ]),
      )
    },
  )
  return exitCodes.done
}

/** `adjutant workflow show` */
export async function showCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  await using kept = new Kept(invocation)
  const { document, version, from } = await kept.find(given.arg(0))
  console.answer({ from, version, document }, () => console.block(printWorkflow(document)))
  return exitCodes.done
}

/** `adjutant workflow purge` */
export async function purgeCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given, stopping: signal } = invocation
  const name = given.arg(0)
  const keep = given.count('keep') ?? leastVersionsKept
  await using kept = new Kept(invocation)
  const removed = (await (await kept.store())?.purge(name, { keep, signal })) ?? []
  console.answer({ workflow: name, removed }, () => {
    if (removed.length === 0) console.line(`${name} has no version to remove.`)
    else console.line(`Removed ${removed.map((version) => `${name}@${version}`).join(', ')}.`)
  })
  return exitCodes.done
}

/** `adjutant workflow draft save` */
export async function saveDraftCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given, surroundings, stopping: signal } = invocation
  const { document } = await readFileWorkflow(resolve(surroundings.folder, given.arg(0)))
  await using work = await openWork(invocation, { engine: 'never' })
  const { workflows, clock } = work.workspace
  await workflows.saveDraft(document, { at: clock.now(), signal })
  console.answer({ workflow: document.name, draft: true }, () => {
    console.line(
      `Kept as ${document.name}@draft; "adjutant workflow publish ${document.name}" makes it a version.`,
    )
  })
  return exitCodes.done
}

/** `adjutant workflow draft show` */
export async function showDraftCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given, stopping: signal } = invocation
  const name = given.arg(0)
  await using kept = new Kept(invocation)
  const document = await (await kept.store())?.findDraft(name, { signal })
  if (!document) throw noSuch(`${name}@draft`)
  console.answer({ from: `${name}@draft`, version: null, document }, () =>
    console.block(printWorkflow(document)),
  )
  return exitCodes.done
}

function noSuch(what: string): AppError {
  return new AppError('cli.no_such_workflow', `There is no ${what} here.`, {
    hint: 'See "adjutant workflow list".',
    details: { workflow: what },
  })
}

function iso(at: number): string {
  return new Date(at).toISOString()
}
