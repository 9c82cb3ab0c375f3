import { readFile, rename, writeFile } from 'node:fs/promises'
import { extname, resolve } from 'node:path'

import { AppError, type WorkflowDocument } from '#contract'
import { calledBy, findWorkflow, type FoundWorkflow, hasHome, problemsOf } from '#app'
import { diffText, diffWorkflows, printWorkflow, problemLine, type WorkflowStore } from '#workflow'

import { type ExitCode, exitCodes } from '../command.ts'
import { styled } from '../console.ts'
import { usage } from '../given.ts'
import type { Invocation } from '../invocation.ts'
import { openWork, type Work } from '../running/work.ts'

/** The kept workflows, opened when they are asked for and only where there is a home. */
export class Kept implements AsyncDisposable {
  readonly #invocation: Invocation
  #work: Work | undefined

  constructor(invocation: Invocation) {
    this.#invocation = invocation
  }

  async store(): Promise<WorkflowStore | null> {
    if (!hasHome(this.#invocation.homeFolder)) return null
    this.#work ??= await openWork(this.#invocation, { engine: 'never', reads: true })
    return this.#work.workspace.workflows
  }

  find(word: string): Promise<FoundWorkflow> {
    const { surroundings, stopping } = this.#invocation
    return findWorkflow(word, { folder: surroundings.folder, store: () => this.store(), signal: stopping })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#work?.[Symbol.asyncDispose]()
  }
}

/** `adjutant workflow validate` */
export async function validateCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given, stopping } = invocation
  await using kept = new Kept(invocation)
  const word = given.arg(0)
  let found: FoundWorkflow
  try {
    found = await kept.find(word)
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'workflow.invalid') throw error
    return tellProblems(invocation, word, (error.details['problems'] ?? []) as unknown as readonly Told[])
  }
  const store = await kept.store()
  const workflows = store ? await calledBy(found.document, store, { signal: stopping }) : undefined
  const problems = problemsOf(found, workflows ? { workflows } : {})
  if (problems.length > 0) return tellProblems(invocation, word, problems)
  const { name, nodes } = found.document
  console.answer({ workflow: name, valid: true, problems: [] }, () => {
    console.line(styled('green', 'valid'), `  ${name}, ${Object.keys(nodes).length} nodes`)
  })
  return exitCodes.done
}

type Told = Parameters<typeof problemLine>[0]

function tellProblems({ console }: Invocation, word: string, problems: readonly Told[]): ExitCode {
  const valid = problems.every(({ severity }) => severity !== 'error')
  console.answer({ workflow: word, valid, problems }, () => {
    for (const problem of problems) {
      const line = problemLine(problem).slice(problem.severity.length)
      console.line(styled(problem.severity === 'error' ? 'red' : 'yellow', problem.severity), line)
    }
    if (valid) console.line(styled('green', 'valid'), `  ${word}`)
  })
  return valid ? exitCodes.done : exitCodes.failed
}

/** `adjutant workflow fmt` */
export async function fmtCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given, surroundings } = invocation
  await using kept = new Kept(invocation)
  const found = await kept.find(given.arg(0))
  const isJson = found.file !== null && extname(found.file).toLowerCase() === '.json'
  const format = given.choice('as', ['yaml', 'json']) ?? (isJson ? 'json' : 'yaml')
  const text = printWorkflow(found.document, format)
  if (!given.has('write') && !given.has('check')) {
    console.answer({ workflow: found.document.name, text }, () => console.block(text))
    return exitCodes.done
  }
  const { file } = found
  if (file === null) throw usage('Only a file can be checked or written back.', 'Name a file.')
  const isCanonical = (await readFile(file, 'utf8')) === text
  if (given.has('check')) {
    console.answer({ file, canonical: isCanonical }, () =>
      console.line(isCanonical ? 'canonical' : 'not canonical'),
    )
    return isCanonical ? exitCodes.done : exitCodes.failed
  }
  if (!isCanonical) await replaceFile(resolve(surroundings.folder, file), text)
  console.answer({ file, written: !isCanonical }, () => {
    console.line(isCanonical ? `${file} was canonical already.` : `Wrote ${file}. Comments are not kept.`)
  })
  return exitCodes.done
}

/** At once, so that a reader never sees a part of it. */
async function replaceFile(file: string, text: string): Promise<void> {
  const beside = `${file}.adjutant-new`
  try {
    await writeFile(beside, text, { flag: 'wx' })
    await rename(beside, file)
  } catch (error) {
    throw new AppError('files.denied', `${file} cannot be written: ${(error as Error).message}`, {
      cause: error,
      details: { path: file },
    })
  }
}

/** `adjutant workflow diff` */
export async function diffCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  await using kept = new Kept(invocation)
  const [first, second] = [given.arg(0), given.find(1)]
  const newer = await kept.find(second ?? first)
  const older = second === undefined ? await newestOf(kept, newer) : await kept.find(first)
  const changes = diffWorkflows(older.document, newer.document)
  console.answer({ old: older.from, new: newer.from, changes }, () => {
    if (changes.length === 0) console.line(`${older.from} and ${newer.from} mean the same.`)
    else console.block(diffText(changes))
  })
  return changes.length === 0 ? exitCodes.done : exitCodes.failed
}

async function newestOf(kept: Kept, { document, file }: FoundWorkflow): Promise<FoundWorkflow> {
  if (file === null) throw usage('There is nothing to compare with.', 'Name two workflows, or one file.')
  return publishedOf(kept, document)
}

async function publishedOf(kept: Kept, { name }: WorkflowDocument): Promise<FoundWorkflow> {
  const store = await kept.store()
  const found = await store?.findVersion(name, 'newest', { signal: new AbortController().signal })
  if (found)
    return { document: found.document, version: found.version, from: `${name}@${found.version}`, file: null }
  throw new AppError('cli.no_such_workflow', `No version of ${name} is published.`, {
    hint: 'Publish one first, or name two workflows.',
    details: { workflow: name },
  })
}
