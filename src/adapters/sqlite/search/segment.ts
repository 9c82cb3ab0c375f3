import { type CodePages, pageBytes } from './code-pages.ts'
import type { QueryWeights } from './query-weights.ts'

/** Codes of one space and collection side by side, each with the numbers of its embedding and its document. */
export interface Segment {
  readonly count: number
  embedding(position: number): number
  document(position: number): number
  add(entry: { readonly embedding: number; readonly document: number; readonly code: Uint8Array }): void
  /** Those that are left move together, in their order. */
  remove(embeddings: ReadonlySet<number>): void
  /** Shows those whose signs differ from the query's in at most so many bits as `bound` says before each page. */
  findNear(query: Uint8Array, bound: () => number, show: (position: number, distance: number) => void): void
  /** What the query says of the signs of each at these positions. */
  weighSigns(positions: readonly number[], query: QueryWeights): Float32Array
  /** What it says of both planes of each. */
  weighCodes(positions: readonly number[], query: QueryWeights): Float32Array
  clear(): void
}

/** @param bytes of each of the two planes */
export function createSegment(pages: CodePages, bytes: number): Segment {
  const perPage = Math.floor(pageBytes / bytes)
  // The planes stand apart, since only signs are asked of all.
  const signs: number[] = []
  const halves: number[] = []
  let embeddings = new Uint32Array(16)
  let documents = new Uint32Array(16)
  let count = 0

  function place(plane: readonly number[], position: number): Uint8Array {
    const at = (position % perPage) * bytes
    return pages.bytes(plane[Math.floor(position / perPage)] ?? 0).subarray(at, at + bytes)
  }
  function shrink(): void {
    for (const plane of [signs, halves])
      for (const page of plane.splice(Math.ceil(count / perPage))) pages.giveBack(page)
  }
  /** By the place of each within its page. */
  function weighed(
    positions: readonly number[],
    weigh: (signs: Uint8Array, halves: Uint8Array, at: number) => number,
  ): Float32Array {
    const views = [signs, halves].map((plane) => plane.map((page) => pages.bytes(page)))
    const weights = new Float32Array(positions.length)
    for (const [index, position] of positions.entries()) {
      const page = Math.floor(position / perPage)
      const [sign, half] = [views[0]?.[page], views[1]?.[page]]
      if (sign && half) weights[index] = weigh(sign, half, (position % perPage) * bytes)
    }
    return weights
  }
  return {
    get count() {
      return count
    },
    embedding: (position) => embeddings[position] ?? 0,
    document: (position) => documents[position] ?? 0,
    add({ embedding, document, code }) {
      if (count === signs.length * perPage) for (const plane of [signs, halves]) plane.push(pages.take())
      if (count === embeddings.length) {
        embeddings = grown(embeddings)
        documents = grown(documents)
      }
      place(signs, count).set(code.subarray(0, bytes))
      place(halves, count).set(code.subarray(bytes))
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
          for (const plane of [signs, halves]) place(plane, left).set(place(plane, position))
          embeddings[left] = embedding
          documents[left] = documents[position] ?? 0
        }
        left += 1
      }
      count = left
      shrink()
    },
    findNear(query, bound, show) {
      for (const [index, page] of signs.entries()) {
        const from = index * perPage
        const near = pages.near(page, query, { count: Math.min(perPage, count - from), bound: bound() })
        for (let at = 0; at < near.length; at += 2) show(from + (near[at + 1] ?? 0), near[at] ?? 0)
      }
    },
    weighSigns: (positions, query) => weighed(positions, (sign, _, at) => query.bySigns(sign, at)),
    weighCodes: (positions, query) => weighed(positions, (sign, half, at) => query.byCode(sign, half, at)),
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
