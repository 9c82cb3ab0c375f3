import { sleep } from '#base'
import { oneLine, systemClock } from '#app'
import type { CitedAnswer } from '#contract'

import { type ExitCode, exitCodes } from '../command.ts'
import { styled } from '../console.ts'
import type { Invocation } from '../invocation.ts'
import { shortId } from '../running/find-run.ts'
import { openOperations } from '../running/open-operations.ts'
import { placeText, scopeGiven } from './search.ts'

const lookEveryMs = 250
const over = ['completed', 'failed', 'cancelled', 'waiting', 'paused']

/** `adjutant ask --docs`: an answer from the documents that were read. */
export async function askDocuments(invocation: Invocation, question: string): Promise<ExitCode> {
  const { console, given, stopping: signal } = invocation
  const model = given.text('model')
  await using operations = await openOperations(invocation, { reads: false })
  const begun = await operations.ask('documents.ask', {
    question,
    ...scopeGiven(invocation),
    ...(model === undefined ? {} : { model }),
    ...(given.has('extract') ? { mind: 'extract' as const } : {}),
  })
  let asked = begun
  while (!over.includes(asked.status)) {
    await sleep(systemClock, lookEveryMs, { signal })
    asked = await operations.ask('documents.answer', { run: begun.run })
  }
  const { answer, run, status } = asked
  console.answer(asked, () => {
    if (answer) tellAnswer(invocation, answer)
    else
      console.line(
        `It is not answered yet: run ${shortId(run)} is ${status}. See "adjutant show ${shortId(run)}".`,
      )
  })
  return answer ? exitCodes.done : status === 'failed' ? exitCodes.failed : exitCodes.waiting
}

function tellAnswer({ console }: Invocation, answer: CitedAnswer): void {
  const { found, values, sentences, also, near, by, model, tokens, degraded, why } = answer
  const [value] = values
  if (!found) console.line(answer.answer)
  else if (value) console.line(styled('bold', value.text))
  for (const { text, citations } of sentences) {
    console.block(text)
    for (const citation of citations) console.line('   ', styled('dim', placeText(citation)))
  }
  if (also.length > 0) console.line(styled('yellow', 'elsewhere it says otherwise:'))
  for (const { text, citations } of also)
    console.line('  ', text, styled('dim', `  ${citations.map(placeText).join(', ')}`))
  if (!found && near.length > 0) {
    console.line(styled('dim', 'the nearest that was found:'))
    for (const citation of near)
      console.line('  ', oneLine(citation.quote, 120), styled('dim', `  ${placeText(citation)}`))
  }
  const who = by === 'model' ? `${model ?? 'a model'}, ${tokens} tokens` : 'word for word, 0 tokens'
  console.note(styled('dim', `${who}${degraded && why !== null ? `; ${why}` : ''}`))
}
