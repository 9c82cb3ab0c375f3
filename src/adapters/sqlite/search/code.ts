import { blockBytes } from './scan-kernel.ts'

/** Bytes of a plane of a code: a bit for each dimension, filled up to whole blocks. */
export function planeBytes(dimensions: number): number {
  return Math.ceil(dimensions / (8 * blockBytes)) * blockBytes
}

/** The signs of a vector, a bit each. Two vectors that point the same way differ in few of them. */
export function signsOf(vector: Float32Array): Uint8Array<ArrayBuffer> {
  return planeOf(vector, (part) => part > 0)
}

/**
 * A unit vector in two bits for each of its numbers, in two planes: the signs, and then whether a number is in the upper half of
 * those of its sign. Together they say in which of four steps it is, as high as its numbers are on average.
 */
export function codeOf(vector: Float32Array): Uint8Array<ArrayBuffer> {
  const step = 1 / Math.sqrt(vector.length)
  const code = new Uint8Array(2 * planeBytes(vector.length))
  code.set(signsOf(vector))
  code.set(
    planeOf(vector, (part) => part > (part > 0 ? step : -step)),
    code.length / 2,
  )
  return code
}

function planeOf(vector: Float32Array, isSet: (part: number) => boolean): Uint8Array<ArrayBuffer> {
  const plane = new Uint8Array(planeBytes(vector.length))
  for (const [index, part] of vector.entries()) {
    if (isSet(part)) plane[index >> 3] = (plane[index >> 3] ?? 0) | (1 << (index & 7))
  }
  return plane
}
