import { readFile } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'

import { amountText, type JsonObject } from '#base'
import { checkInputs, findWorkflow, nameThings, requireSound, startWorkflow } from '#app'
import { type ExitCode, exitCodes } from '../command.ts'
import { type Console, styled } from '../console.ts'
import { demoFolderName, makeCopy, type TreeFile, treeOf } from '../demo/demo-folder.ts'
import type { Invocation } from '../invocation.ts'
import { shortId } from '../running/find-run.ts'
import { follow } from '../running/follow.ts'
import { runJson, tellOutcome } from '../running/outcome.ts'
import { openWork } from '../running/work.ts'
import { tellStopped } from './run.ts'

/** `adjutant demo`: the whole of it once, on files that nobody will miss. */
export async function demoCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given, surroundings, stopping: signal } = invocation
  const folder = resolve(surroundings.folder, given.find(0) ?? demoFolderName)
  const { sample, copy } = await makeCopy(folder)
  console.note(
    styled('bold', 'Adjutant'),
    ' tidies a folder, survives being killed, and takes it all back if you say so.',
  )
  console.line()
  console.line(`The sample is in ${sample}; this works on a copy of it, ${copy}.`)
  const before = await treeOf(copy)
  tellTree(console, 'Before', before)

  const found = await findWorkflow('tidy-folder', {
    folder: dirname(folder),
    store: async () => null,
    signal,
  })
  requireSound(found)
  const schema = found.document.input as JsonObject
  const { input, grants } = nameThings(checkInputs({ folder: copy }, schema), schema, folder)
  await using work = await openWork(invocation, { engine: 'preferred', launch: true })
  const { workspace } = work
  const { id } = await startWorkflow(workspace, found, {
    input,
    grants,
    asked: undefined,
    // The folder was made for it.
    yes: true,
    by: invocation.by,
    signal,
  })
  console.note()
  console.note(styled('bold', found.document.name), styled('dim', `  run ${shortId(id)}`))
  const info = await follow(invocation, workspace, id)
  if (!info) return await tellStopped(invocation, work, id)
  if (info.status !== 'completed') return await tellOutcome(invocation, workspace, info)
  const after = await treeOf(copy)
  const report = join(copy, 'tidy-report.md')
  const excerpt = await readFile(report, 'utf8')
  console.answer({ ...runJson(info), folder: copy, sample, before, after }, () => {
    tellTree(console, 'After', after)
    console.line()
    console.line(styled('bold', relative(surroundings.folder, report) || report))
    console.block(excerpt.trimEnd().split('\n').slice(0, 24).join('\n'), '  ')
    tellNext(invocation, { copy, id })
  })
  return exitCodes.done
}

/** The folders at the top with how many files are in them, and the first names there. */
function tellTree(console: Console, title: string, tree: readonly TreeFile[]): void {
  const folders = Map.groupBy(tree, ({ path }) => (path.includes('/') ? `${path.split('/')[0] ?? ''}/` : '.'))
  console.line()
  console.line(styled('bold', title), `  ${amountText(tree.length, 'file')}`)
  const width = Math.max(...[...folders.keys()].map((name) => name.length)) + 2
  for (const [folder, files] of [...folders].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const names = [
      ...new Set(files.map(({ path }) => path.split('/').slice(folder === '.' ? 0 : 1)[0] ?? '')),
    ]
    const more = names.length > 4 ? ', …' : ''
    const count = String(files.length).padStart(3)
    console.line(
      `  ${folder.padEnd(width)} ${count}  `,
      styled('dim', `${names.slice(0, 4).join(', ')}${more}`),
    )
  }
}

function tellNext(
  { console, surroundings, homeFolder }: Invocation,
  { copy, id }: { copy: string; id: string },
): void {
  const call = surroundings.environment['npm_lifecycle_event'] === 'start' ? 'npm start --' : 'adjutant'
  const run = shortId(id)
  const rows = [
    [`${call} show ${run}`, 'what it did, step by step'],
    [`${call} undo ${run}`, 'take all of it back'],
    [`${call} run tidy-folder --input folder=${quoted(copy)}`, 'tidy it again: nothing moves'],
    [`${call} run tidy-folder --input folder=~/Downloads`, 'tidy a folder of your own'],
    [`${call} run --resume`, 'go on with whatever was killed half-way'],
    [`${call} --help`, 'everything else'],
  ]
  const width = Math.max(...rows.map(([command = '']) => command.length))
  console.line()
  console.line(styled('bold', 'Next'), `  (everything is kept, encrypted, in ${homeFolder})`)
  for (const [command = '', says = ''] of rows)
    console.line(`  ${command.padEnd(width)}  `, styled('dim', says))
}

function quoted(path: string): string {
  return /^[\w./~-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`
}
