import type { ToolUndo } from '#gate'

interface TakenInput {
  readonly collection: string
  readonly paths: readonly string[]
}

interface TakenOutput {
  readonly added: readonly string[]
}

/**
 * What was read for the first time is forgotten again. What has taken the place of an older reading stays: it says what
 * the file says now, and the file was not touched.
 */
export const undoTaking: ToolUndo<TakenInput, TakenOutput, null, { paths: string[] }> = {
  paths: ({ input: { collection }, output }) => output.added.map((path) => placeOf(collection, path)),
  changes: ({ input: { collection }, output }) =>
    output.added.map((path) => ({ verb: 'remove' as const, target: placeOf(collection, path) })),
  async inspect({ input: { collection }, output }, { world: { library } }) {
    for (const path of output.added) {
      const there = await library.find(collection, path)
      if (there && 'hash' in there) return { state: 'as-left' }
    }
    return { state: 'as-before' }
  },
  prepare: async ({ output }) => ({ paths: [...output.added] }),
  async run({ input: { collection }, output }, { world: { library } }) {
    for (const path of output.added) await library.remove(collection, { path })
  },
  redo: {
    // Reading them again is what reading the folder is for.
    inspect: async () => ({
      state: 'changed',
      why: 'documents that were forgotten are read again from their files',
    }),
    run: async () => {},
  },
}

function placeOf(collection: string, path: string): string {
  return `${collection}:${path}`
}
