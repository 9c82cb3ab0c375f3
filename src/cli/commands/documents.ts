import { sizeText } from '#base'
import { AppError, type ContentAnswer, type DocumentView } from '#contract'

import { type ExitCode, exitCodes } from '../command.ts'
import { styled } from '../console.ts'
import { pathTyped } from '../inputs/path-typed.ts'
import type { Invocation } from '../invocation.ts'
import { timeText } from '../printing/amounts.ts'
import { ask, askOperation } from '../running/ask-operation.ts'
import { collectParts } from '../running/collect-parts.ts'
import { shortId } from '../running/find-run.ts'
import { followReading, tellLacking, tellReading } from '../running/follow-reading.ts'
import { followVectors } from '../running/follow-vectors.ts'
import { openOperations } from '../running/open-operations.ts'
import { saveContent } from '../running/save-content.ts'

/** `adjutant documents add` */
export async function addCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  await using operations = await openOperations(invocation, { reads: false })
  const folder = pathTyped(invocation, given.arg(0))
  const begun = await operations.ask('documents.add', { folder, ...collectionGiven(invocation) })
  const reading = await followReading(invocation, operations, begun)
  const lacking = reading.report ? await followVectors(invocation, operations, reading.collection) : 0
  let code: ExitCode = exitCodes.done
  console.answer(reading, () => {
    code = tellReading(invocation, reading)
    tellLacking(invocation, lacking)
  })
  return reading.report ? exitCodes.done : console.asJson ? exitCodes.failed : code
}

/** `adjutant documents list` */
export async function listCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  const limit = given.count('limit', 1) ?? 50
  const folder = given.find(0)
  const documents = await collectParts(limit, async (part) =>
    ask(invocation, 'documents.list', {
      ...part,
      ...collectionGiven(invocation),
      ...(folder === undefined ? {} : { under: pathTyped(invocation, folder) }),
    }),
  )
  console.answer(documents, () => {
    if (documents.length === 0)
      console.line('Nothing was read there. "adjutant documents add FOLDER" reads it.')
    else
      console.table(
        ['kind', 'size', 'changed', 'passages', 'path'],
        documents.map(({ kind, sizeBytes, modifiedAt, passages, path }) => [
          kind,
          sizeText(sizeBytes),
          timeText(Date.parse(modifiedAt)),
          String(passages),
          styled('bold', path),
        ]),
      )
  })
  return exitCodes.done
}

/** `adjutant documents unread` */
export async function unreadCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  const limit = given.count('limit', 1) ?? 50
  const files = await collectParts(limit, async (part) =>
    ask(invocation, 'documents.unread', { ...part, ...collectionGiven(invocation) }),
  )
  console.answer(files, () => {
    if (files.length === 0) console.line('All files that hold text could be read.')
    for (const { path, code, message } of files) {
      console.line(styled('yellow', code), `  ${path}`)
      console.line('  ', message)
    }
  })
  return exitCodes.done
}

/** `adjutant documents show` */
export async function showCommand(invocation: Invocation): Promise<ExitCode> {
  const { console } = invocation
  await using operations = await openOperations(invocation, { reads: true })
  const document = await findDocument(invocation, operations)
  let text = ''
  for (let [start, more] = [0, true]; more;) {
    const piece = await operations.ask('documents.get', { document: document.id, start })
    text += piece.text
    start = piece.end
    more = piece.more
  }
  console.answer({ ...document, text }, () => console.block(text))
  return exitCodes.done
}

/** `adjutant documents forget` */
export async function forgetCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  const typed = given.arg(0)
  const collection = collectionGiven(invocation)
  const under = isFileCollection(collection) ? pathTyped(invocation, typed) : typed
  const done = await ask(invocation, 'documents.forget', { under, ...collection })
  console.answer(done, () => {
    if (done.status !== 'completed')
      console.line(`It is not done yet: run ${shortId(done.run)} is ${done.status}.`)
    else
      console.line(
        `${done.forgotten ?? 0} ${done.forgotten === 1 ? 'document is' : 'documents are'} forgotten.`,
      )
  })
  return done.status === 'completed' ? exitCodes.done : exitCodes.waiting
}

/** `adjutant documents export` */
export async function exportCommand(invocation: Invocation): Promise<ExitCode> {
  const folder = invocation.given.find(0)
  const values = {
    ...collectionGiven(invocation),
    ...(folder === undefined ? {} : { under: pathTyped(invocation, folder) }),
  }
  await askOperation(invocation, { name: 'documents.export', values }, async (answer) =>
    saveContent(invocation, answer as ContentAnswer),
  )
  return exitCodes.done
}

/** The document at a path that was typed; notes have names that are no paths. */
async function findDocument(
  invocation: Invocation,
  operations: Awaited<ReturnType<typeof openOperations>>,
): Promise<DocumentView> {
  const typed = invocation.given.arg(0)
  for (const under of new Set([typed, pathTyped(invocation, typed)])) {
    const { items } = await operations.ask('documents.list', {
      under,
      ...collectionGiven(invocation),
      limit: 1,
    })
    const [first] = items
    if (first?.path === under) return first
  }
  throw new AppError('documents.not_found', `${typed} has not been read.`, {
    hint: 'See what has: adjutant documents list',
    details: { document: typed },
  })
}

function collectionGiven({ given }: Invocation): { collection?: string } {
  const collection = given.text('collection')
  return collection === undefined ? {} : { collection }
}

/** Notes have names of their own; what is read of files has their paths. */
function isFileCollection({ collection }: { collection?: string }): boolean {
  return collection !== 'notes'
}
