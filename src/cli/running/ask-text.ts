import { amountText } from '#base'
import type { ApprovalAsk } from '#contract'

import { styled } from '../console.ts'
import type { Invocation } from '../invocation.ts'

/** The most parts of a change that are shown; all can be named. */
const mostParts = 20

/** Says what a person is asked: what would happen, why they are asked, and whether it could be taken back. */
export function tellAsk(
  console: Pick<Invocation['console'], 'line'>,
  { key, ask }: { key: string; ask: ApprovalAsk },
): void {
  const undo = {
    pure: 'changes nothing',
    reversible: 'can be taken back',
    compensable: 'can be made good by another call',
    irreversible: 'cannot be taken back',
  }[ask.undo]
  console.line(
    styled('bold', `  ${ask.summary}`),
    styled(ask.undo === 'irreversible' ? 'red' : 'dim', `  ${undo}`),
  )
  if (ask.changed)
    console.line(styled('yellow', '  It is no longer what was allowed before: something changed since.'))
  for (const { text } of ask.reasons) console.line(styled('dim', `  ${text}`))
  console.line(styled('dim', `  ${ask.tool}, key ${key}, ${ask.hash.slice(0, 12)}`))
  for (const [index, hunk] of (ask.hunks ?? []).slice(0, mostParts).entries()) {
    console.line(styled('cyan', `  part ${index}`))
    for (const text of hunk.split('\n')) console.line(styled(colourOf(text), `    ${text}`))
  }
  const more = (ask.hunks?.length ?? 0) - mostParts
  if (more > 0) console.line(`  … and ${amountText(more, 'part')} more`)
}

function colourOf(line: string): 'green' | 'red' | 'dim' {
  if (line.startsWith('+')) return 'green'
  return line.startsWith('-') ? 'red' : 'dim'
}
