import { create, insertMultiple, search } from '@orama/orama'

interface Text {
  readonly id: string
  readonly text: string
}

/** Its hybrid search as its documentation shows it, with the stemmer that it has for English. */
export async function fill(texts: readonly Text[], vectors: readonly Float32Array[]) {
  const dimensions = vectors[0]?.length ?? 0
  const db = create({
    schema: { id: 'string', text: 'string', embedding: `vector[${dimensions}]` } as const,
    components: { tokenizer: { stemming: true, language: 'english' } },
  })
  await insertMultiple(
    db,
    texts.map(({ id, text }, index) => ({ id, text, embedding: [...(vectors[index] ?? [])] })),
    500,
  )
  return {
    async ask(question: string, vector: Float32Array, limit: number): Promise<string[]> {
      const { hits } = await search(db, {
        mode: 'hybrid',
        term: question,
        properties: ['text'],
        vector: { value: [...vector], property: 'embedding' },
        similarity: 0,
        limit,
      })
      return hits.map(({ document }) => document.id)
    },
    async close(): Promise<void> {},
  }
}
