import { z } from 'zod'

import { sha256 } from '#base'
import { CollectionName, type Label, personLabel } from '#contract'
import type { Library, Tool, ToolCall, ToolUndo } from '#gate'

/** The most bytes of a text in UTF-8. */
const mostBytes = 1024 * 1024

const Input = z
  .strictObject({
    collection: CollectionName.default('notes'),
    name: z
      .string()
      .min(1)
      .max(200)
      .refine(
        (name) => name.isWellFormed() && !/[\p{Cc}]|^\/|\\/u.test(name),
        'a name in one line that is no path of a file',
      )
      .meta({
        title: 'Name',
        description: 'What it is kept under, such as `garden/plans`. One in its collection.',
      }),
    text: z
      .string()
      .min(1)
      .refine((text) => new TextEncoder().encode(text).length <= mostBytes, 'more than 1 MiB')
      .meta({ title: 'Text', description: 'Plain, or Markdown; at most 1 MiB.' }),
  })
  .meta({ examples: [{ name: 'garden/plans', text: '# Garden\n\nThe hedge is cut in March.' }] })
type Input = z.infer<typeof Input>

const Output = z.strictObject({
  collection: z.string().meta({ title: 'Collection', description: 'As given.' }),
  name: z.string().meta({ title: 'Name', description: 'As given.' }),
  replaced: z.boolean().meta({ title: 'Replaced', description: 'Whether something was kept there before.' }),
})
type Output = z.infer<typeof Output>

/** What was there: its content is a blob, so that it can be put back. */
type Prepared = {
  readonly before: { readonly blob: string; readonly hash: string; readonly label: Label } | null
}

export const documentsKeep: Tool<Input, Output, Prepared> = {
  name: 'documents.keep',
  version: 1,
  title: 'Keep a note',
  description:
    'Keeps a text under a name in a collection, in the place of what was there, where a search finds it. What somebody else may have written stays marked as that.',
  input: Input,
  output: Output,
  effect: 'idempotent',
  undoClass: 'reversible',
  capabilities: [],
  controls: ['collection', 'name'],
  // Whoever finds it may do what it says.
  reach: { instructs: true },
  timeoutMs: 60_000,
  needs: () => [],
  label: () => personLabel,
  async preview({ collection, name, text }, { world: { library } }) {
    const isThere = (await library.find(collection, name)) !== undefined
    return {
      summary: `${isThere ? 'Replace' : 'Keep'} the note ${name} in ${collection}`,
      changes: [
        {
          verb: isThere ? 'replace' : 'create',
          target: `${collection}:${name}`,
          sizeBytes: bytesOf(text).length,
        },
      ],
    }
  },
  async prepare({ collection, name }, { world, signal }) {
    const there = await world.library.find(collection, name)
    const whole = there && 'id' in there ? await world.library.text(there.id) : undefined
    if (!whole) return { before: null }
    const { hash, label } = whole.document
    return { before: { blob: await world.blobs.put([bytesOf(whole.text)], { signal }), hash, label } }
  },
  restsOn: (_input, { before }) => ({ before: before?.hash ?? null }),
  async run({ collection, name, text }, { before }, call) {
    await keep({ collection, name }, { content: bytesOf(text), label: call.label }, call)
    return { collection, name, replaced: before !== null }
  },
  undo: undoKeeping(),
}

function undoKeeping(): ToolUndo<Input, Output, Prepared, { kept: boolean }> {
  const placeOf = ({ collection, name }: Input): string => `${collection}:${name}`
  return {
    paths: ({ input }) => [placeOf(input)],
    changes: ({ input, prepared: { before } }) => [
      { verb: before ? 'replace' : 'remove', target: placeOf(input) },
    ],
    async inspect({ input, prepared: { before } }, { world: { library } }) {
      const now = await hashAt(library, input)
      if (now === sha256(bytesOf(input.text))) return { state: 'as-left' }
      if (now === before?.hash) return { state: 'as-before' }
      return { state: 'changed', why: `${input.name} was changed since`, loses: [placeOf(input)] }
    },
    prepare: async () => ({ kept: true }),
    async run({ input, prepared: { before } }, call) {
      if (before)
        await keep(input, { content: await contentOf(before.blob, call), label: before.label }, call)
      else await call.world.library.remove(input.collection, { path: input.name })
    },
    redo: {
      async inspect({ input, prepared: { before } }, _was, { world: { library } }) {
        const now = await hashAt(library, input)
        if (now === before?.hash) return { state: 'as-left' }
        if (now === sha256(bytesOf(input.text))) return { state: 'as-before' }
        return { state: 'changed', why: `${input.name} was changed since` }
      },
      run: async ({ input }, _was, call) =>
        keep(input, { content: bytesOf(input.text), label: call.label }, call),
    },
  }
}

async function keep(
  { collection, name }: Pick<Input, 'collection' | 'name'>,
  { content, label }: { content: Uint8Array; label: Label },
  { world: { library }, now, signal }: ToolCall,
): Promise<void> {
  await library.take({ collection, path: name, content, modifiedMs: now, label }, { vectors: 'now', signal })
}

async function hashAt(
  library: Library,
  { collection, name }: Pick<Input, 'collection' | 'name'>,
): Promise<string | undefined> {
  const there = await library.find(collection, name)
  return there && 'hash' in there ? there.hash : undefined
}

async function contentOf(blob: string, { world: { blobs }, signal }: ToolCall): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  for await (const piece of blobs.get(blob, { signal })) pieces.push(piece)
  const content = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    content.set(piece, at)
    at += piece.length
  }
  return content
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
