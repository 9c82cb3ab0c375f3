import { Content } from './content.ts'

/** A disk keeps or loses this much at once. */
export const sectorBytes = 512

/** What a sector was given by one write. */
interface Version {
  /** Where in the trace. */
  readonly at: number
  readonly bytes: Buffer
  /** A sync failed after it: later ones no longer know of it. */
  forgotten: boolean
}

/** What was written between two cuts of a file; it may reach the disk in any order. */
interface Epoch {
  /** The size that the file was cut to at its beginning, and where in the trace; undefined for the first. */
  cut: { readonly at: number; readonly size: number } | undefined
  readonly sectors: Map<number, Version[]>
  /** Sizes that the file grew to. */
  sizes: { readonly at: number; readonly size: number }[]
}

/** Decides what of the things that were not synced has reached the disk. */
export interface Fate {
  /** Which of so many versions, the oldest first; the first is the durable one. */
  version(count: number): number
  /** Whether a change of names or a cut was kept. */
  keeps(): boolean
}

/** A file as the program sees it, as the disk is sure to have it, and all that lies between. */
export class ModelFile {
  private readonly live = new Content()
  private readonly durable = new Content()
  private epochs: Epoch[] = []

  write(at: number, offset: number, data: Buffer): void {
    const end = offset + data.length
    const epoch = this.newest()
    if (end > this.live.size) {
      this.live.resize(end)
      epoch.sizes.push({ at, size: end })
    }
    this.live.put(data, offset)
    for (let sector = Math.floor(offset / sectorBytes); sector * sectorBytes < end; sector += 1) {
      const begin = sector * sectorBytes
      // The whole sector goes to the disk, with all that earlier writes have left in it.
      const bytes = Buffer.from(this.live.bytes.subarray(begin, begin + sectorBytes))
      const versions = epoch.sectors.get(sector)
      if (versions) versions.push({ at, bytes, forgotten: false })
      else epoch.sectors.set(sector, [{ at, bytes, forgotten: false }])
    }
  }

  truncate(at: number, size: number): void {
    if (size > this.live.size) this.newest().sizes.push({ at, size })
    else if (size < this.live.size) this.epochs.push({ cut: { at, size }, sectors: new Map(), sizes: [] })
    this.live.resize(size)
  }

  /** What was written before `began` is durable from now on. */
  sync(began: number): void {
    for (;;) {
      const [first, second] = this.epochs
      if (first) this.settle(first, began)
      if (!first || !second?.cut || second.cut.at >= began) return
      this.durable.resize(second.cut.size)
      // What an earlier failed sync has forgotten below the cut may still be lost.
      for (const [sector, versions] of first.sectors) {
        if (sector * sectorBytes < second.cut.size)
          second.sectors.set(sector, [...versions, ...(second.sectors.get(sector) ?? [])])
      }
      second.cut = undefined
      this.epochs.shift()
    }
  }

  /** A sync failed: what it was to keep may be lost although later ones succeed. */
  forget(began: number): void {
    for (const { sectors } of this.epochs)
      for (const versions of sectors.values())
        for (const version of versions) if (version.at < began) version.forgotten = true
  }

  /** Fills in a content that the disk may have after the power has gone. */
  pick(fate: Fate, content: Content): void {
    content.resize(0)
    content.resize(this.durable.size)
    content.put(this.durable.bytes, 0)
    for (const { cut, sectors, sizes } of this.epochs) {
      if (cut) {
        if (!fate.keeps()) break
        content.resize(cut.size)
      }
      const size = sizes[fate.version(sizes.length + 1) - 1]?.size ?? 0
      if (size > content.size) content.resize(size)
      for (const [sector, versions] of sectors) {
        const version = versions[fate.version(versions.length + 1) - 1]
        const begin = sector * sectorBytes
        if (version && begin < content.size) content.put(version.bytes, begin)
      }
    }
  }

  private newest(): Epoch {
    const newest = this.epochs.at(-1)
    if (newest) return newest
    const epoch: Epoch = { cut: undefined, sectors: new Map(), sizes: [] }
    this.epochs.push(epoch)
    return epoch
  }

  /** Makes durable what an epoch had before `began` and takes it from the epoch. */
  private settle(epoch: Epoch, began: number): void {
    const size = epoch.sizes.findLast(({ at }) => at < began)?.size ?? 0
    if (size > this.durable.size) this.durable.resize(size)
    epoch.sizes = epoch.sizes.filter(({ at }) => at >= began)
    for (const [sector, versions] of epoch.sectors) {
      const last = versions.findLastIndex(({ at }) => at < began)
      const version = versions[last]
      if (!version || version.forgotten) continue
      this.durable.put(version.bytes, sector * sectorBytes)
      if (last + 1 < versions.length) epoch.sectors.set(sector, versions.slice(last + 1))
      else epoch.sectors.delete(sector)
    }
  }
}
