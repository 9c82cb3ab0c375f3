import { oneLine } from '#app'
import { amountText, countText, durationText, sizeText } from '#base'
import type { DryRunReport, PlannedChange } from '#contract'

import { type Console, styled, type Text } from '../console.ts'
import { changeLines } from './change-tree.ts'

type Line = readonly Text[]

/** What is shown of each kind unless everything is wanted. */
const most = { items: 12, diffs: 6, replacedLines: 40, createdLines: 10 } as const

/** Tells what a workflow would do. Long lists are cut unless everything is wanted. */
export function tellDryRun(console: Console, report: DryRunReport, { full }: { full: boolean }): void {
  const sections = [
    outcomeLines(report),
    changeLines(report.files, full),
    diffLines(report.files.changes, full),
    section('Requests', report.requests.map(requestLine), full),
    section(
      'Notices',
      report.notices.map(({ title, body }): Line => [
        `  ${[title, body].filter((part) => part !== '').join(': ')}`,
      ]),
      full,
    ),
    section(
      'Cannot be taken back',
      report.irreversible.map(({ what }): Line => [`  ${what}`]),
      full,
    ),
    askLines(report),
    section('Not predicted', report.unpredicted.map(unpredictedLine), full),
    section(
      'Would fail',
      report.failures.map(({ tool, error }): Line => [
        `  ${tool}: ${error.detail}`,
        styled('dim', `  ${error.code}`),
      ]),
      full,
    ),
    estimateLines(report),
  ]
  for (const lines of sections.filter((some) => some.length > 0)) {
    for (const line of lines) console.line(...line)
    console.line()
  }
  if (report.truncated) console.line('There was more than a dry-run keeps; not all of it is listed.')
  console.line(styled('dim', 'Nothing was changed.'))
}

function outcomeLines({ workflow, outcome, mode }: DryRunReport): Line[] {
  const name = styled('bold', workflow.name + (workflow.version === null ? '' : `@${workflow.version}`))
  const { status, waitsFor, output, error } = outcome
  const says = {
    completed: styled('green', 'would complete'),
    failed: styled('red', 'would fail'),
    cancelled: styled('red', 'would be cancelled'),
    waiting: styled('yellow', `would wait for ${waitsFor ?? 'something'}`),
  }[status]
  const lines: Line[] = [[name, '  ', says, styled('dim', `  in mode ${mode}`)]]
  if (error) lines.push([`  ${error.code}: ${error.detail}`])
  const summary =
    typeof output === 'object' && output !== null && 'summary' in output ? output['summary'] : undefined
  if (typeof summary === 'string') lines.push([`  ${oneLine(summary, 300)}`])
  return lines
}

function section(title: string, lines: readonly Line[], full: boolean): Line[] {
  if (lines.length === 0) return []
  const shown = full ? lines : lines.slice(0, most.items)
  const left = lines.length - shown.length
  return [
    [styled('bold', title), styled('dim', lines.length > 1 ? `  ${countText(lines.length)}` : '')],
    ...shown,
    ...(left > 0 ? [[styled('dim', `  and ${countText(left)} more; --full lists them`)]] : []),
  ]
}

function diffLines(changes: readonly PlannedChange[], full: boolean): Line[] {
  const texts = changes.filter(({ diff }) => diff !== undefined)
  const shown = full ? texts : texts.slice(0, most.diffs)
  const lines = shown.flatMap((change) => oneDiff(change, full))
  const left = texts.length - shown.length
  if (left > 0) lines.push([styled('dim', `  and ${amountText(left, 'file')} more; --full shows them`)])
  return lines
}

function oneDiff({ change, path, diff, sizeBytes }: PlannedChange, full: boolean): Line[] {
  if (!diff) return []
  if (diff.is === 'binary') return [[`${path}: `, styled('dim', `binary, ${sizeText(sizeBytes)}`)]]
  if (diff.is === 'omitted') return [[`${path}: `, styled('dim', `not compared. ${diff.why}`)]]
  const head: Line = [
    styled('bold', path),
    styled('dim', `  +${countText(diff.added)} -${countText(diff.removed)}`),
  ]
  const lines = diff.hunks.flatMap((hunk) => hunk.lines)
  // Where every line ends in the same way, how it ends is no news.
  const isCrlf = lines.every((line) => line.endsWith('\r') || line.startsWith('\\'))
  const all = diff.hunks.flatMap((hunk): Line[] => [
    [styled('cyan', `  @@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`)],
    ...hunk.lines.map((line): Line => ['  ', marked(isCrlf ? line.replace(/\r$/, '') : line)]),
  ])
  const limit = change === 'created' ? most.createdLines : most.replacedLines
  const shown = full ? all : all.slice(0, limit)
  const left = all.length - shown.length
  return [head, ...shown, ...(left > 0 ? [[styled('dim', `  and ${amountText(left, 'line')} more`)]] : [])]
}

function marked(line: string): Text {
  if (line.startsWith('+')) return styled('green', line)
  return line.startsWith('-') ? styled('red', line) : line
}

function requestLine({
  method,
  url,
  sent,
  status,
  bodyBytes,
  excerpt,
}: DryRunReport['requests'][number]): Line {
  const body =
    bodyBytes > 0 ? `  ${sizeText(bodyBytes)}${excerpt === undefined ? '' : `: ${oneLine(excerpt, 60)}`}` : ''
  const what = sent ? `sent, answered ${status ?? 'nothing'}` : 'would be sent'
  return [`  ${method} ${url}`, styled('dim', `  ${what}${body}`)]
}

/** Whoever would be asked about a thousand moves is told so once. */
function askLines({ effects }: DryRunReport): Line[] {
  const groups = new Map<string, { tool: string; text: string; count: number }>()
  for (const { tool, asks } of effects) {
    for (const { code, text } of asks) {
      const name = `${tool} ${code}`
      const known = groups.get(name)
      if (known) known.count += 1
      else groups.set(name, { tool, text, count: 1 })
    }
  }
  const lines = [...groups.values()].map(({ tool, text, count }): Line => [
    `  ${tool}${count > 1 ? ` (${countText(count)} times)` : ''}`,
    styled('dim', `  ${text}`),
  ])
  const times = effects.filter(({ asks }) => asks.length > 0).length
  return lines.length === 0
    ? []
    : [[styled('bold', 'You would be asked'), styled('dim', `  ${amountText(times, 'time')}`)], ...lines]
}

function unpredictedLine(one: DryRunReport['unpredicted'][number]): Line {
  if ('tool' in one) return [`  ${one.tool}`, styled('dim', `  ${one.why}`)]
  const { node, of, to, outcome, why } = one
  const what = to === undefined ? of : `${of} to ${to}`
  const then = {
    stopped: 'not walked further',
    passed: 'taken as fulfilled',
    unknown: 'unknown from there on',
  }[outcome]
  return [`  ${node}: ${what}, ${then}`, styled('dim', `  ${why}`)]
}

function estimateLines({ estimate, waits }: DryRunReport): Line[] {
  const { waitingMs, workingMs } = estimate
  const waited =
    waits.length > 0 ? `, ${durationText(waitingMs)} of waiting (${amountText(waits.length, 'wait')})` : ''
  return [[styled('bold', 'Time'), `  about ${durationText(workingMs)} of work${waited}`]]
}
