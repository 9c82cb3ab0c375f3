import { open, rm } from 'node:fs/promises'
import { resolve } from 'node:path'

import { amountText, type Json } from '#base'
import { AppError } from '#contract'
import type { LogRow } from '#gate'
import type { Workspace } from '#app'

import { type ExitCode, exitCodes } from '../command.ts'
import { styled } from '../console.ts'
import { usage } from '../given.ts'
import type { Invocation } from '../invocation.ts'
import { timeText } from '../printing/amounts.ts'
import { readCheckpoint } from '../running/read-checkpoint.ts'
import { findRun, shortId } from '../running/find-run.ts'
import { openWork } from '../running/work.ts'

/** `adjutant audit list` */
export async function listCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  const limit = given.count('limit', 1) ?? 50
  const before = given.count('before', 1)
  const kinds = given.list('kind')
  const wanted = given.text('run')
  await using work = await openWork(invocation, { engine: 'never', reads: true })
  const { audit, runs } = work.workspace
  const rows = audit.list({
    limit,
    ...(wanted === undefined ? {} : { run: (await findRun(runs, wanted)).id }),
    ...(kinds.length > 0 ? { kinds } : {}),
    ...(before === undefined ? {} : { before }),
  })
  console.answer(rows.map(entryJson), () => {
    if (rows.length === 0) console.line('There is no such entry.')
    else
      console.table(
        ['entry', 'time', 'kind', 'run', 'key', 'by', 'subject'],
        rows.map(({ seq, said }) =>
          said
            ? [
                styled('bold', String(seq)),
                timeText(said.at),
                said.kind,
                shortId(said.run),
                said.key,
                said.by,
                said.subject,
              ]
            : [styled('bold', String(seq)), '', styled('dim', '(removed)')],
        ),
      )
  })
  return exitCodes.done
}

function entryJson({ seq, leaf, said }: LogRow): object {
  const head = { entry: seq, leaf: leaf.toHex() }
  if (!said) return { ...head, removed: true }
  const { at, body, ...rest } = said
  return { ...head, at: new Date(at).toISOString(), ...rest, data: JSON.parse(body) as Json }
}

/** `adjutant audit export`: makes a new file, never writes over one. */
export async function exportCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given, stopping, surroundings } = invocation
  const path = resolve(surroundings.folder, given.arg(0))
  await using work = await openWork(invocation, { engine: 'never', reads: true })
  const { audit } = work.workspace
  await writeNew(path, audit.export({ withBodies: given.has('bodies') }), { signal: stopping })
  const { key } = audit
  console.answer({ path, key }, () => {
    console.line(`Written to ${path}. Whoever gets it checks it with:`)
    console.line(`  adjutant audit verify ${given.arg(0)} --key ${key}`)
  })
  return exitCodes.done
}

/** Characters gathered before they are written. */
const pieceLength = 1_000_000

async function writeNew(
  path: string,
  lines: Iterable<string>,
  { signal }: { signal: AbortSignal },
): Promise<void> {
  const file = await open(path, 'wx', 0o600).catch((error: unknown) => {
    throw refusedFile(error, path)
  })
  try {
    let piece = ''
    for (const line of lines) {
      signal.throwIfAborted()
      piece += line
      if (piece.length < pieceLength) continue
      await file.writeFile(piece)
      piece = ''
    }
    await file.writeFile(piece)
    await file.sync()
    await file.close()
  } catch (error) {
    // Half an export is none.
    await file.close().catch(() => {})
    await rm(path, { force: true })
    throw error
  }
}

function refusedFile(error: unknown, path: string): unknown {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'EEXIST')
    return new AppError('files.exists', `${path} is there already; it was left alone.`, {
      hint: 'Name a new file.',
      details: { path },
    })
  if (code === 'ENOENT')
    return new AppError('files.not_found', `The folder of ${path} is not there.`, { details: { path } })
  return error
}

/** `adjutant audit checkpoint` */
export async function checkpointCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  const since = given.text('since')
  const earlier = since === undefined ? undefined : await readCheckpoint(invocation, since)
  await using work = await openWork(invocation, { engine: 'never', reads: true })
  const { audit } = work.workspace
  const { note, size } = audit.checkpoint()
  if (earlier === undefined) {
    console.answer({ entries: size, checkpoint: note }, () => console.block(note))
    console.note(
      `${amountText(size, 'entry', 'entries')}. Keep this where nobody who uses this machine can change it.`,
    )
    return exitCodes.done
  }
  const proof = audit.proveGrowth(audit.open(earlier))
  console.answer({ entries: size, proof }, () => console.block(proof))
  return exitCodes.done
}

/** `adjutant audit prove` */
export async function proveCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  const text = given.arg(0)
  if (!/^[1-9]\d{0,14}$/.test(text)) throw usage(`${JSON.stringify(text)} is no number of an entry.`)
  const entry = Number(text)
  const proof = await withAudit(invocation, (audit) => audit.proveEntry(entry))
  console.answer({ entry, proof }, () => console.block(proof))
  return exitCodes.done
}

/** `adjutant audit key` */
export async function keyCommand(invocation: Invocation): Promise<ExitCode> {
  const { console } = invocation
  const key = await withAudit(invocation, (audit) => audit.key)
  console.answer({ key }, () => console.line(key))
  return exitCodes.done
}

async function withAudit<T>(invocation: Invocation, ask: (audit: Workspace['audit']) => T): Promise<T> {
  await using work = await openWork(invocation, { engine: 'never', reads: true })
  return ask(work.workspace.audit)
}
