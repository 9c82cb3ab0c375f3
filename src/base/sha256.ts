/** A SHA-256 (FIPS 180-4) that takes its content in pieces; the platform's own digest wants it whole, in memory. */
export interface Sha256 {
  update(piece: Uint8Array): void
  /** The 64 lower-case hex digits. Ends the hash: call it once. */
  hex(): string
}

export function createSha256(): Sha256 {
  const state = new DataView(firstState.slice(0))
  const schedule = new DataView(new ArrayBuffer(256))
  const rest = new Uint8Array(64)
  let restLength = 0
  let total = 0

  function update(piece: Uint8Array): void {
    total += piece.length
    let start = 0
    if (restLength > 0) {
      start = Math.min(64 - restLength, piece.length)
      rest.set(piece.subarray(0, start), restLength)
      restLength += start
      if (restLength < 64) return
      compress(state, schedule, new DataView(rest.buffer), 0)
      restLength = 0
    }
    const view = new DataView(piece.buffer, piece.byteOffset, piece.length)
    for (; start + 64 <= piece.length; start += 64) compress(state, schedule, view, start)
    rest.set(piece.subarray(start))
    restLength = piece.length - start
  }

  return {
    update,
    hex() {
      const padding = new Uint8Array((restLength < 56 ? 64 : 128) - restLength)
      padding[0] = 0x80
      const view = new DataView(padding.buffer)
      view.setUint32(padding.length - 8, Math.floor(total / 2 ** 29))
      view.setUint32(padding.length - 4, total << 3)
      update(padding)
      return new Uint8Array(state.buffer).toHex()
    },
  }
}

/** The SHA-256 of content that is in memory, as 64 hex digits. */
export function sha256(content: Uint8Array): string {
  const hash = createSha256()
  hash.update(content)
  return hash.hex()
}

/** The first 32 bits of the fractions of roots of the first primes: square roots are the state to start from, cube roots the constants of the rounds. */
const primes = firstPrimes(64)
const firstState = bigEndian(primes.slice(0, 8).map((prime) => fractionOfRoot(prime, 2)))
const rounds = new DataView(bigEndian(primes.map((prime) => fractionOfRoot(prime, 3))))

function firstPrimes(count: number): readonly number[] {
  const found: number[] = []
  for (let candidate = 2; found.length < count; candidate += 1) {
    if (found.every((prime) => candidate % prime !== 0)) found.push(candidate)
  }
  return found
}

/** In whole numbers, since the last bit must be right: the largest r with r^degree <= prime * 2^(32 degree). */
function fractionOfRoot(prime: number, degree: 2 | 3): number {
  const target = BigInt(prime) << BigInt(32 * degree)
  let root = 0n
  for (let bit = 1n << 38n; bit > 0n; bit >>= 1n) {
    if ((root + bit) ** BigInt(degree) <= target) root += bit
  }
  return Number(BigInt.asIntN(32, root))
}

function bigEndian(words: readonly number[]): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(words.length * 4))
  for (const [index, word] of words.entries()) view.setInt32(index * 4, word)
  return view.buffer
}

/** Takes in one block of 64 bytes. The hot path of listing a folder with hashes; offsets count bytes. */
function compress(state: DataView, schedule: DataView, content: DataView, start: number): void {
  for (let at = 0; at < 64; at += 4) schedule.setInt32(at, content.getInt32(start + at))
  for (let at = 64; at < 256; at += 4) {
    const early = schedule.getInt32(at - 60)
    const late = schedule.getInt32(at - 8)
    const small0 = ((early >>> 7) | (early << 25)) ^ ((early >>> 18) | (early << 14)) ^ (early >>> 3)
    const small1 = ((late >>> 17) | (late << 15)) ^ ((late >>> 19) | (late << 13)) ^ (late >>> 10)
    schedule.setInt32(at, (schedule.getInt32(at - 64) + small0 + schedule.getInt32(at - 28) + small1) | 0)
  }
  let a = state.getInt32(0)
  let b = state.getInt32(4)
  let c = state.getInt32(8)
  let d = state.getInt32(12)
  let e = state.getInt32(16)
  let f = state.getInt32(20)
  let g = state.getInt32(24)
  let h = state.getInt32(28)
  for (let at = 0; at < 256; at += 4) {
    const big1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))
    const first = (h + big1 + ((e & f) ^ (~e & g)) + rounds.getInt32(at) + schedule.getInt32(at)) | 0
    const big0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))
    const second = (big0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + first) | 0
    d = c
    c = b
    b = a
    a = (first + second) | 0
  }
  state.setInt32(0, (state.getInt32(0) + a) | 0)
  state.setInt32(4, (state.getInt32(4) + b) | 0)
  state.setInt32(8, (state.getInt32(8) + c) | 0)
  state.setInt32(12, (state.getInt32(12) + d) | 0)
  state.setInt32(16, (state.getInt32(16) + e) | 0)
  state.setInt32(20, (state.getInt32(20) + f) | 0)
  state.setInt32(24, (state.getInt32(24) + g) | 0)
  state.setInt32(28, (state.getInt32(28) + h) | 0)
}
