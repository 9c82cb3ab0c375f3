/** How near the query's own numbers say that a vector is, by its code; what one of the two says compares with itself alone. */
export interface QueryWeights {
  /** By the signs, which begin there. */
  bySigns(signs: Uint8Array, at: number): number
  /** By both planes, which begin at the same place. */
  byCode(signs: Uint8Array, halves: Uint8Array, at: number): number
}

/** Bits of each byte. */
const ones = Uint8Array.from({ length: 256 }, (_, byte) => byte.toString(2).replaceAll('0', '').length)

/**
 * The query's own numbers, added up where a plane has a bit and taken away where it has none: far more than the bits that
 * differ say, since each counts by how much the query has there. For each byte all 256 sums are made before.
 *
 * A code stands for steps at -3, -1, 1 and 3. Two vectors of length 1 whose codes are of different length are not compared by
 * the dot product with the codes but by the cosine: without, it takes twice as many to hold the nearest (bench/README.md).
 */
export function queryWeights(query: Float32Array): QueryWeights {
  const bytes = Math.ceil(query.length / 8)
  const sums = new Float32Array(bytes * 256)
  for (let byte = 0; byte < bytes; byte += 1) {
    const first = byte * 256
    for (const part of query.subarray(byte * 8, byte * 8 + 8)) sums[first] = (sums[first] ?? 0) - part
    for (let value = 1; value < 256; value += 1) {
      const lowest = 31 - Math.clz32(value & -value)
      const others = sums[first + (value & (value - 1))] ?? 0
      sums[first + value] = others + 2 * (query[byte * 8 + lowest] ?? 0)
    }
  }
  return {
    bySigns(signs, at) {
      let sum = 0
      for (let byte = 0; byte < bytes; byte += 1) sum += sums[byte * 256 + (signs[at + byte] ?? 0)] ?? 0
      return sum
    },
    byCode(signs, halves, at) {
      let dot = 0
      let inner = 0
      for (let byte = 0; byte < bytes; byte += 1) {
        const [sign, half] = [signs[at + byte] ?? 0, halves[at + byte] ?? 0]
        dot += 2 * (sums[byte * 256 + sign] ?? 0) + (sums[byte * 256 + half] ?? 0)
        inner += ones[sign ^ half] ?? 0
      }
      return dot / Math.sqrt(9 * query.length - 8 * inner)
    },
  }
}
