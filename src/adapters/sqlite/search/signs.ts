/** Bytes of a code: a bit for each dimension, filled up to 16 bytes. */
export function codeBytes(dimensions: number): number {
  return Math.ceil(dimensions / 128) * 16
}

/** The signs of a vector, a bit each. Two vectors that point the same way differ in few of them. */
export function signsOf(vector: Float32Array): Uint8Array {
  const code = new Uint8Array(codeBytes(vector.length))
  for (const [index, part] of vector.entries()) {
    if (part > 0) code[index >> 3] = (code[index >> 3] ?? 0) | (1 << (index & 7))
  }
  return code
}
