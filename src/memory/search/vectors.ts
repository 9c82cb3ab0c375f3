/** How near 1 a length must be to be taken for it: what 32-bit floats can say. */
const tolerance = 1e-4

/** The vector at length 1; as it is where it has that already, or none. */
export function unit(vector: Float32Array): Float32Array {
  const length = Math.sqrt(dot(vector, vector))
  if (length === 0 || Math.abs(length - 1) < tolerance) return vector
  return vector.map((part) => part / length)
}

/** Of vectors of length 1 their cosine. */
export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let index = 0; index < a.length; index += 1) sum += (a[index] ?? 0) * (b[index] ?? 0)
  return sum
}
