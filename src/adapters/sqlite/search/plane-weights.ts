/** What the query says of a plane of a code that begins there; planes of one length compare with each other. */
export type WeighPlane = (codes: Uint8Array, at: number) => number

/**
 * The query's own numbers, added up where a plane has a bit. Of the signs it is what they alone say of the dot product: far more
 * than the bits that differ, since each counts by how much the query has there. For each byte all 256 sums are made before.
 */
export function weighPlane(query: Float32Array): WeighPlane {
  const bytes = Math.ceil(query.length / 8)
  const sums = new Float32Array(bytes * 256)
  for (let byte = 0; byte < bytes; byte += 1) {
    for (let value = 1; value < 256; value += 1) {
      const lowest = 31 - Math.clz32(value & -value)
      const others = sums[byte * 256 + (value & (value - 1))] ?? 0
      sums[byte * 256 + value] = others + (query[byte * 8 + lowest] ?? 0)
    }
  }
  return (codes, at) => {
    let sum = 0
    for (let byte = 0; byte < bytes; byte += 1) sum += sums[byte * 256 + (codes[at + byte] ?? 0)] ?? 0
    return sum
  }
}
