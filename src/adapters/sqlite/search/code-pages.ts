import { blockBytes, scanKernel } from './scan-kernel.ts'

/** Bytes of a page: WebAssembly's own. */
export const pageBytes = 65_536

/** Memory in pages that hold codes side by side, and finds those that are near a query. */
export interface CodePages {
  /** A page that nobody uses; what stands in it may be anything. */
  take(): number
  giveBack(page: number): void
  /** Good until the next page is taken. */
  bytes(page: number): Uint8Array
  /**
   * Of the first `count` codes those that differ from the query, which is as long as they, in at most `bound` bits: of each how
   * many, and its place, one after the other. Good until the next call.
   */
  near(page: number, query: Uint8Array, of: { readonly count: number; readonly bound: number }): Uint16Array
}

/** Pages are looked through by vector instructions where the machine has them: many times as fast, and no other result. */
export function createCodePages({ simd = hasSimd() }: { readonly simd?: boolean } = {}): CodePages {
  return simd ? createSimdPages() : createPlainPages()
}

function hasSimd(): boolean {
  return typeof WebAssembly === 'object' && WebAssembly.validate(scanKernel(1))
}

/** In the first page stand the query and then what is found; the longest code takes a quarter of it. */
const outAt = pageBytes / 4

/** What it is told is in the kernel's words. */
type Scan = (...addresses: readonly number[]) => number

function createSimdPages(): CodePages {
  const memory = new WebAssembly.Memory({ initial: 1 })
  const scans = new Map<number, Scan>()
  const free: number[] = []

  function scanOf(bytes: number): Scan {
    let scan = scans.get(bytes)
    if (!scan) {
      const module = new WebAssembly.Module(scanKernel(bytes / blockBytes))
      scan = new WebAssembly.Instance(module, { env: { memory } }).exports['scan'] as Scan
      scans.set(bytes, scan)
    }
    return scan
  }
  return {
    take: () => free.pop() ?? memory.grow(1),
    giveBack: (page) => void free.push(page),
    bytes: (page) => new Uint8Array(memory.buffer, page * pageBytes, pageBytes),
    near(page, query, { count, bound }) {
      new Uint8Array(memory.buffer, 0, query.length).set(query)
      const start = page * pageBytes
      const end = scanOf(query.length)(start, start + count * query.length, 0, outAt, bound)
      return new Uint16Array(memory.buffer, outAt, (end - outAt) / 2)
    },
  }
}

function createPlainPages(): CodePages {
  const pages: Uint8Array<ArrayBuffer>[] = []
  const free: number[] = []
  const out = new Uint16Array((2 * pageBytes) / blockBytes)
  return {
    take: () => free.pop() ?? pages.push(new Uint8Array(pageBytes)) - 1,
    giveBack: (page) => void free.push(page),
    bytes: (page) => pages[page] ?? new Uint8Array(0),
    near(page, query, { count, bound }) {
      const words = new Uint32Array(pages[page]?.buffer ?? new ArrayBuffer(0))
      const wanted = new Uint32Array(query.slice().buffer)
      let end = 0
      for (let index = 0, at = 0; index < count; index += 1) {
        let differing = 0
        for (const word of wanted) {
          differing += countBits((words[at] ?? 0) ^ word)
          at += 1
        }
        if (differing > bound) continue
        out[end] = differing
        out[end + 1] = index
        end += 2
      }
      return out.subarray(0, end)
    },
  }
}

function countBits(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555)
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
