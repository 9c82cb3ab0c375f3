/** Bytes that can grow and shrink; what is new is zero. */
export class Content {
  // Never a piece of a pool: the room behind the bytes must be ours.
  private room = Buffer.alloc(4_096)
  private length = 0

  get size(): number {
    return this.length
  }

  get bytes(): Buffer {
    return this.room.subarray(0, this.length)
  }

  resize(size: number): void {
    if (size > this.room.length) {
      const larger = Buffer.alloc(Math.max(size, this.room.length * 2))
      larger.set(this.bytes)
      this.room = larger
    }
    if (size > this.length) this.room.fill(0, this.length, size)
    this.length = size
  }

  /** Writes within the size. */
  put(bytes: Uint8Array, offset: number): void {
    this.room.set(bytes.subarray(0, Math.max(0, this.length - offset)), offset)
  }
}
