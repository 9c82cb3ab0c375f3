/** WebAssembly's bytes for what the kernel is made of. */
const op = {
  block: [0x02, 0x40],
  loop: [0x03, 0x40],
  end: [0x0b],
  again: [0x0c, 0],
  leaveIf: [0x0d, 1],
  add: [0x6a],
  shiftLeft: [0x74],
  isNotBelow: [0x4f],
  isNotAbove: [0x4d],
  store16: (offset: number) => [0x3b, 1, offset],
  load128: (offset: number) => [0xfd, 0x00, 4, ...size(offset)],
  zero128: [0xfd, 0x0c, ...Array<number>(16).fill(0)],
  lane64: (lane: number) => [0xfd, 0x1d, lane],
  add64: [0x7c],
  times64: [0x7e],
  shiftRight64: [0x88],
  lower32: [0xa7],
  number64: (value: bigint) => [0x42, ...signed(value)],
  xor128: [0xfd, 0x51],
  countBits: [0xfd, 0x62],
  addBytes: [0xfd, 0x6e],
  addPairsOfBytes: [0xfd, 0x7d],
  addShorts: [0xfd, 0x8e, 0x01],
  get: (local: number) => [0x20, ...size(local)],
  set: (local: number) => [0x21, ...size(local)],
  number: (value: number) => [0x41, ...signed(BigInt(value))],
}

const i32 = 0x7f
const v128 = 0x7b

/** Where the kernel finds what: its parameters, then its own, of which the last are the query's blocks. */
const [codes, codesEnd, query, out, bound, index, distance, sum, firstBlock] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8,
] as const

/** Bytes that are added up before they are made wider: 31 times 8 bits fit into one. */
const blocksAtOnce = 31

/** Bytes that vector instructions take at once. */
export const blockBytes = 16

function advance(local: number, by: number): number[] {
  return [...op.get(local), ...op.number(by), ...op.add, ...op.set(local)]
}

/** Bits of so many blocks from `from` on, in which the code differs from the query, added to the sum in pairs of bytes. */
function differing(from: number, blocks: number): number[] {
  const each = Array.from({ length: blocks }, (_, at) => [
    [op.get(codes), op.load128((from + at) * blockBytes), op.get(firstBlock + from + at), op.xor128],
    [op.countBits, at > 0 ? op.addBytes : []],
  ])
  return [op.get(sum), ...each.flat(2), op.addPairsOfBytes, op.addShorts, op.set(sum)].flat()
}

/** The eight pairs of bytes of the sum together: four and four, and times 1 in each of the four, so that all meet in the highest. */
const together = [
  [op.get(sum), op.lane64(0), op.get(sum), op.lane64(1), op.add64],
  [op.number64(0x0001_0001_0001_0001n), op.times64, op.number64(48n), op.shiftRight64, op.lower32],
].flat(2)

/** Writes every code's distance and place, and goes on behind it only where it is near enough. */
function body(blocks: number): number[] {
  const all = Array.from({ length: blocks }, (_, block) => block)
  const groups = all.filter((block) => block % blocksAtOnce === 0)
  return [
    all.flatMap((block) =>
      [op.get(query), op.load128(block * blockBytes), op.set(firstBlock + block)].flat(),
    ),
    op.block,
    op.loop,
    [op.get(codes), op.get(codesEnd), op.isNotBelow, op.leaveIf].flat(),
    [op.zero128, op.set(sum)].flat(),
    groups.flatMap((from) => differing(from, Math.min(blocksAtOnce, blocks - from))),
    [together, op.set(distance)].flat(),
    [op.get(out), op.get(distance), op.store16(0), op.get(out), op.get(index), op.store16(2)].flat(),
    [op.get(out), op.get(distance), op.get(bound), op.isNotAbove, op.number(2), op.shiftLeft].flat(),
    [op.add, op.set(out), advance(codes, blocks * blockBytes), advance(index, 1), op.again].flat(),
    [op.end, op.end, op.get(out), op.end].flat(),
  ].flat()
}

function section(id: number, content: readonly number[]): number[] {
  return [id, ...size(content.length), ...content]
}

/** LEB128. */
function size(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...size(value >>> 7)]
}

/** LEB128 of a number that could be negative, which these are not. */
function signed(value: bigint): number[] {
  return value < 0x40n ? [Number(value)] : [Number(value & 0x7fn) | 0x80, ...signed(value >> 7n)]
}

function name(text: string): number[] {
  return [text.length, ...new TextEncoder().encode(text)]
}

/**
 * A module for codes of so many blocks of 16 bytes that imports `env.memory` and exports `scan(codes, codesEnd, query, out,
 * bound)`: addresses in bytes; for each code that differs from the query in at most `bound` bits, `out` takes how many, and the
 * place of the code, in 16 bits each. What it gives back is where it ended.
 */
export function scanKernel(blocks: number): Uint8Array<ArrayBuffer> {
  const locals = [3, 2, i32, 1, v128, ...size(blocks), v128]
  const scan = [...locals, ...body(blocks)]
  return new Uint8Array(
    [
      [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      section(1, [1, 0x60, 5, i32, i32, i32, i32, i32, 1, i32]),
      section(2, [1, ...name('env'), ...name('memory'), 0x02, 0x00, 1]),
      section(3, [1, 0]),
      section(7, [1, ...name('scan'), 0x00, 0]),
      section(10, [1, ...size(scan.length), ...scan]),
    ].flat(),
  )
}
