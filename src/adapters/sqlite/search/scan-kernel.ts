/** WebAssembly's bytes for what the kernel is made of. */
const op = {
  block: [0x02, 0x40],
  loop: [0x03, 0x40],
  end: [0x0b],
  again: [0x0c, 0],
  againIf: [0x0d, 0],
  leaveIf: [0x0d, 1],
  add: [0x6a],
  isBelow: [0x49],
  isNotBelow: [0x4f],
  store16: [0x3b, 1, 0],
  load128: [0xfd, 0x00, 4, 0],
  zero128: [0xfd, 0x0c, ...Array<number>(16).fill(0)],
  lane: (lane: number) => [0xfd, 0x1b, lane],
  xor128: [0xfd, 0x51],
  countBits: [0xfd, 0x62],
  addPairsOfBytes: [0xfd, 0x7d],
  addPairsOfShorts: [0xfd, 0x7f],
  addShorts: [0xfd, 0x8e, 0x01],
  get: (local: number) => [0x20, local],
  set: (local: number) => [0x21, local],
  number: (value: number) => [0x41, value],
}

const i32 = 0x7f
const v128 = 0x7b

/** Where the kernel finds what: its parameters, then its own. */
const [codes, codesEnd, query, queryEnd, out, at, sum] = [0, 1, 2, 3, 4, 5, 6] as const

function advance(local: number, by: number): number[] {
  return [...op.get(local), ...op.number(by), ...op.add, ...op.set(local)]
}

const lanes = [0, 1, 2, 3].flatMap((lane) => [op.get(sum), op.lane(lane), lane > 0 ? op.add : []]).flat()

/** For each code, 16 bytes at a time: the bits in which it differs from the query, counted, added up, written to `out`. */
const body = [
  [op.block, op.loop],
  [op.get(codes), op.get(codesEnd), op.isNotBelow, op.leaveIf],
  [op.zero128, op.set(sum), op.get(query), op.set(at)],
  [op.loop],
  [op.get(sum), op.get(codes), op.load128, op.get(at), op.load128, op.xor128],
  [op.countBits, op.addPairsOfBytes, op.addShorts, op.set(sum)],
  [advance(codes, 16), advance(at, 16)],
  [op.get(at), op.get(queryEnd), op.isBelow, op.againIf],
  [op.end],
  [op.get(sum), op.addPairsOfShorts, op.set(sum)],
  [op.get(out), lanes, op.store16, advance(out, 2), op.again],
  [op.end, op.end, op.end],
].flat(2)

function section(id: number, content: readonly number[]): number[] {
  return [id, ...size(content.length), ...content]
}

/** LEB128. */
function size(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...size(value >>> 7)]
}

function name(text: string): number[] {
  return [text.length, ...new TextEncoder().encode(text)]
}

const locals = [2, 1, i32, 1, v128]
const scan = [...locals, ...body]

/**
 * A module that imports `env.memory` and exports `scan(codes, codesEnd, query, queryEnd, out)`: addresses in bytes, codes and
 * query of the same multiple of 16 bytes each; `out` takes 16 bits for each code.
 */
export const scanKernel = new Uint8Array(
  [
    [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    section(1, [1, 0x60, 5, i32, i32, i32, i32, i32, 0]),
    section(2, [1, ...name('env'), ...name('memory'), 0x02, 0x00, 1]),
    section(3, [1, 0]),
    section(7, [1, ...name('scan'), 0x00, 0]),
    section(10, [1, ...size(scan.length), ...scan]),
  ].flat(),
)
