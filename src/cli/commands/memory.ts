import { oneLine } from '#app'
import type { ContentAnswer, RememberedFact } from '#contract'

import { type ExitCode, exitCodes } from '../command.ts'
import { styled } from '../console.ts'
import { type Given, usage } from '../given.ts'
import type { Invocation } from '../invocation.ts'
import { timeText } from '../printing/amounts.ts'
import { jsonText } from '../printing/visible.ts'
import { ask, askOperation } from '../running/ask-operation.ts'
import { collectParts } from '../running/collect-parts.ts'
import { shortId } from '../running/find-run.ts'
import { saveContent } from '../running/save-content.ts'

/** `adjutant memory list` */
export async function listCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  const limit = given.count('limit', 1) ?? 50
  const namespace = given.find(0)
  const search = given.text('search')
  if (namespace === undefined && search === undefined) return listNamespaces(invocation, limit)
  const facts = await collectParts(limit, async (part) =>
    ask(invocation, 'memory.list', {
      ...part,
      ...(namespace === undefined ? {} : { namespace }),
      ...(search === undefined ? {} : { search }),
    }),
  )
  console.answer(facts, () => {
    if (facts.length === 0) console.line('Nothing like that is remembered.')
    else
      console.table(
        ['namespace', 'key', 'value', 'updated', ''],
        facts.map((fact) => [
          fact.namespace,
          styled('bold', fact.key),
          oneLine(fact.value, 60),
          timeText(Date.parse(fact.updatedAt)),
          isForeign(fact) ? styled('yellow', 'not trusted') : '',
        ]),
      )
  })
  return exitCodes.done
}

async function listNamespaces(invocation: Invocation, limit: number): Promise<ExitCode> {
  const { console } = invocation
  const namespaces = await collectParts(limit, async (part) => ask(invocation, 'memory.namespaces', part))
  console.answer(namespaces, () => {
    if (namespaces.length === 0)
      console.line('Nothing is remembered. "adjutant memory set NAMESPACE KEY VALUE" has something kept.')
    else
      console.table(
        ['namespace', 'facts'],
        namespaces.map(({ namespace, facts }) => [styled('bold', namespace), String(facts)]),
      )
  })
  return exitCodes.done
}

/** `adjutant memory get` */
export async function getCommand(invocation: Invocation): Promise<ExitCode> {
  const { console } = invocation
  const fact = await ask(invocation, 'memory.get', placeOf(invocation.given))
  console.answer(fact, () => {
    console.block(jsonText(fact.value))
    if (fact.note !== '') console.line(styled('dim', 'note      '), fact.note)
    console.line(styled('dim', 'updated   '), timeText(Date.parse(fact.updatedAt)))
    console.line(styled('dim', 'by        '), fact.by)
    if (isForeign(fact))
      console.line(
        styled('yellow', 'not trusted'),
        `: somebody else may have written it (${fact.label.sources.join(', ') || 'source not known'})`,
      )
  })
  return exitCodes.done
}

/** `adjutant memory set` */
export async function setCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  const place = placeOf(given)
  const note = given.text('note')
  const done = await ask(invocation, 'memory.set', {
    ...place,
    value: valueOf(given),
    ...(note === undefined ? {} : { note }),
  })
  console.answer(done, () => tellDone(invocation, done, `${place.key} in ${place.namespace} is remembered.`))
  return done.fact ? exitCodes.done : exitCodes.waiting
}

/** `adjutant memory rm` */
export async function removeCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  const place = placeOf(given)
  const done = await ask(invocation, 'memory.remove', place)
  console.answer(done, () => tellDone(invocation, done, `${place.key} in ${place.namespace} is forgotten.`))
  return done.status === 'completed' ? exitCodes.done : exitCodes.waiting
}

function tellDone(
  { console }: Invocation,
  { run, status }: { run: string; status: string },
  what: string,
): void {
  if (status !== 'completed') {
    console.line(`It is not done yet: run ${shortId(run)} is ${status}.`)
    return
  }
  console.line(what)
  console.note(`Take it back: adjutant undo ${shortId(run)}`)
}

/** `adjutant memory export` */
export async function exportCommand(invocation: Invocation): Promise<ExitCode> {
  const namespace = invocation.given.find(0)
  const values = namespace === undefined ? {} : { namespace }
  await askOperation(invocation, { name: 'memory.export', values }, async (answer) =>
    saveContent(invocation, answer as ContentAnswer),
  )
  return exitCodes.done
}

function placeOf(given: Given): { namespace: string; key: string } {
  return { namespace: given.arg(0), key: given.arg(1) }
}

function valueOf(given: Given): RememberedFact['value'] {
  const text = given.arg(2)
  if (given.choice('as', ['text', 'json']) !== 'json') return text
  try {
    return JSON.parse(text) as RememberedFact['value']
  } catch {
    throw usage('The value is no JSON.', 'Leave out --as json to have it remembered as text.')
  }
}

function isForeign({ label }: RememberedFact): boolean {
  return label.integrity === 'untrusted'
}
