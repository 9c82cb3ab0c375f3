import { type ExitCode, exitCodes } from '../command.ts'
import { styled } from '../console.ts'
import type { Invocation } from '../invocation.ts'
import { ask } from '../running/ask-operation.ts'
import { shortId } from '../running/find-run.ts'
import { pathTyped } from '../inputs/path-typed.ts'

/** `adjutant collections list` */
export async function listCommand(invocation: Invocation): Promise<ExitCode> {
  const { console } = invocation
  const { items } = await ask(invocation, 'collections.list', {})
  console.answer(items, () => {
    console.table(
      ['collection', 'documents', 'passages', 'by meaning', 'unread', ''],
      items.map(({ name, documents, passages, withVectors, unread, title }) => [
        styled('bold', name),
        String(documents),
        String(passages),
        passages === 0 ? '' : `${Math.floor((100 * withVectors) / passages)} %`,
        unread === 0 ? '' : styled('yellow', String(unread)),
        title,
      ]),
    )
  })
  return exitCodes.done
}

/** `adjutant collections add` */
export async function addCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  const name = given.arg(0)
  const title = given.text('title')
  const project = given.text('project')
  const passageSize = given.count('passage-size', 1)
  const overlap = given.count('overlap', 0)
  const made = await ask(invocation, 'collections.put', {
    name,
    ...(title === undefined ? {} : { title }),
    ...(project === undefined ? {} : { project: pathTyped(invocation, project) }),
    ...(passageSize === undefined ? {} : { passageSize }),
    ...(overlap === undefined ? {} : { overlap }),
  })
  console.answer(made, () => {
    console.line(styled('green', 'kept'), `  the collection ${name}`)
    console.note(`Read something into it: adjutant documents add FOLDER --collection ${name}`)
  })
  return exitCodes.done
}

/** `adjutant collections rm` */
export async function removeCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  const name = given.arg(0)
  const done = await ask(invocation, 'collections.remove', { name })
  console.answer(done, () => {
    if (done.status !== 'completed')
      console.line(`It is not done yet: run ${shortId(done.run)} is ${done.status}.`)
    else console.line(`${name} is forgotten, with ${done.forgotten ?? 0} documents.`)
  })
  return done.status === 'completed' ? exitCodes.done : exitCodes.waiting
}
