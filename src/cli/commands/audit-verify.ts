import { amountText } from '#base'
import { resolve } from 'node:path'

import { type AuditFile, hasHome, verifyAuditFile } from '#app'
import type { LogFinding } from '#gate'

import { type ExitCode, exitCodes } from '../command.ts'
import { styled } from '../console.ts'
import { usage } from '../given.ts'
import type { Invocation } from '../invocation.ts'
import { timeText } from '../printing/amounts.ts'
import { readCheckpoint } from '../running/read-checkpoint.ts'
import { openWork } from '../running/work.ts'

/** `adjutant audit verify`: the log of this home, or a file. */
export async function verifyCommand(invocation: Invocation): Promise<ExitCode> {
  const { given } = invocation
  const name = given.text('since')
  const since = name === undefined ? undefined : await readCheckpoint(invocation, name)
  const file = given.find(0)
  return file === undefined ? verifyHome(invocation, since) : verifyFile(invocation, file, since)
}

async function verifyHome(invocation: Invocation, since: string | undefined): Promise<ExitCode> {
  const { console, given } = invocation
  if (given.text('key') !== undefined) throw usage('--key is for a file; a home has its own.')
  await using work = await openWork(invocation, { engine: 'never', reads: true })
  const { audit } = work.workspace
  const report = audit.check({ earlier: since === undefined ? undefined : audit.open(since) })
  const { size, root, rootThen: _, ...rest } = report
  const ok = report.wrong === 0
  console.answer({ ok, entries: size, root: root.toBase64(), ...rest }, () => {
    if (ok)
      console.line(
        styled('green', 'as written'),
        `  ${amountText(size, 'entry', 'entries')}${prunedText(report)}`,
      )
    else console.line(styled('red', 'not as written'), `  ${amountText(report.wrong, 'finding')}:`)
    for (const finding of report.findings.slice(0, 50)) console.line(`  ${findingText(finding)}`)
    if (report.wrong > 50) console.line(`  and ${report.wrong - 50} more; see --json`)
    console.line(
      styled('dim', 'signed'),
      `      the first ${report.signed}, by ${amountText(report.checkpoints, 'checkpoint')}`,
    )
    if (since === undefined)
      console.note(
        'Checked against its own checkpoints only; --since checks against one that was kept elsewhere.',
      )
  })
  return ok ? exitCodes.done : exitCodes.failed
}

function prunedText({ pruned }: { pruned: number }): string {
  return pruned === 0 ? '' : `, ${pruned} of them only as hashes since old runs were removed`
}

function findingText({ what, at }: LogFinding): string {
  switch (what) {
    case 'changed':
      return `entry ${at}, or what it stands for, was changed`
    case 'missing':
      return `entry ${at} is gone without a word about its removal`
    case 'unlogged':
      return `fact ${at} has no entry`
    case 'unsigned':
      return `the checkpoint of ${at} entries is not signed by this home`
    case 'rewritten':
      return `the first ${at} entries are not those that were signed`
    case 'truncated':
      return `${at} entries were signed, and there are fewer`
  }
}

async function verifyFile(
  invocation: Invocation,
  file: string,
  since: string | undefined,
): Promise<ExitCode> {
  const { console, stopping: signal, surroundings } = invocation
  const path = resolve(surroundings.folder, file)
  const found = await verifyAuditFile(path, { key: await keyFor(invocation), since, signal })
  const { root } = { root: undefined, ...found }
  console.answer({ ok: true, ...found, ...(root ? { root: root.toBase64() } : {}) }, () => {
    console.line(styled('green', 'as signed'), `  ${fileText(found)}`)
  })
  return exitCodes.done
}

function fileText(found: AuditFile): string {
  const of = amountText(found.entries, 'entry', 'entries')
  switch (found.is) {
    case 'export':
      return `an export of ${of}${prunedText(found)}`
    case 'checkpoint':
      return `a checkpoint of ${of}`
    case 'growth':
      return `a log of ${of} that has only grown since it had ${found.older}`
    case 'entry': {
      const { kind, at, run } = found.entry
      return `entry ${found.index + 1} of a log of ${of}: ${kind} at ${timeText(at)}${run === '' ? '' : ` in ${run}`}`
    }
  }
}

/** The key that was named, or that of this home. */
async function keyFor(invocation: Invocation): Promise<string> {
  const key = invocation.given.text('key')
  if (key !== undefined) return key.trim()
  if (!hasHome(invocation.homeFolder))
    throw usage(
      'There is no key to check by.',
      'Name the public key of the home that made the file: --key KEY.',
    )
  await using work = await openWork(invocation, { engine: 'never', reads: true })
  return work.workspace.audit.key
}
