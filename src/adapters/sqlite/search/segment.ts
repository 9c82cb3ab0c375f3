import { type CodePages, pageBytes } from './code-pages.ts'
import type { WeighCode } from './sign-weights.ts'

/** Codes of one space and collection side by side, each with the numbers of its embedding and its document. */
export interface Segment {
  readonly count: number
  embedding(position: number): number
  document(position: number): number
  add(entry: { readonly embedding: number; readonly document: number; readonly code: Uint8Array }): void
  /** Those that are left move together, in their order. */
  remove(embeddings: ReadonlySet<number>): void
  /** How far each is from the query, a page after the other. @param each of the distances from this position on */
  measure(query: Uint8Array, each: (distances: Uint16Array, from: number) => void): void
  /** What each at these positions weighs. */
  weigh(positions: readonly number[], weigh: WeighCode): Float32Array
  clear(): void
}

export function createSegment(pages: CodePages, bytes: number): Segment {
  const perPage = Math.floor(pageBytes / bytes)
  const taken: number[] = []
  let embeddings = new Uint32Array(16)
  let documents = new Uint32Array(16)
  let count = 0

  function place(position: number): Uint8Array {
    const at = (position % perPage) * bytes
    return pages.bytes(taken[Math.floor(position / perPage)] ?? 0).subarray(at, at + bytes)
  }
  function shrink(): void {
    for (const page of taken.splice(Math.ceil(count / perPage))) pages.giveBack(page)
  }
  return {
    get count() {
      return count
    },
    embedding: (position) => embeddings[position] ?? 0,
    document: (position) => documents[position] ?? 0,
    add({ embedding, document, code }) {
      if (count === taken.length * perPage) taken.push(pages.take())
      if (count === embeddings.length) {
        embeddings = grown(embeddings)
        documents = grown(documents)
      }
      place(count).set(code)
      embeddings[count] = embedding
      documents[count] = document
      count += 1
    },
    remove(gone) {
      let left = 0
      for (let position = 0; position < count; position += 1) {
        const embedding = embeddings[position] ?? 0
        if (gone.has(embedding)) continue
        if (left < position) {
          place(left).set(place(position))
          embeddings[left] = embedding
          documents[left] = documents[position] ?? 0
        }
        left += 1
      }
      count = left
      shrink()
    },
    measure(query, each) {
      for (const [index, page] of taken.entries()) {
        const from = index * perPage
        each(pages.distances(page, Math.min(perPage, count - from), query), from)
      }
    },
    weigh(positions, weigh) {
      const views = taken.map((page) => pages.bytes(page))
      return Float32Array.from(positions, (position) => {
        const codes = views[Math.floor(position / perPage)]
        return codes ? weigh(codes, (position % perPage) * bytes) : 0
      })
    },
    clear() {
      count = 0
      shrink()
    },
  }
}

function grown(numbers: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(numbers.length * 2)
  larger.set(numbers)
  return larger
}
