/** A running hash of texts in order: two histories that differ have, but for chance, different hashes. */
export class HistoryHash {
  private high = 0xdeadbeef
  private low = 0x41c6ce57

  add(text: string): void {
    let { high, low } = this
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index)
      high = Math.imul(high ^ code, 0x9e3779b1)
      low = Math.imul(low ^ code, 0x5f356495)
    }
    this.high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ (low >>> 13)
    this.low = Math.imul(low ^ (low >>> 16), 0xc2b2ae35) ^ (high >>> 13)
  }

  text(): string {
    const hex = (part: number): string => (part >>> 0).toString(16).padStart(8, '0')
    return hex(this.high) + hex(this.low)
  }
}
