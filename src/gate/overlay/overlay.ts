import type { Blobs } from '../ports/blobs.ts'
import type { Egress } from '../ports/egress.ts'
import { noLibrary, type Library } from '../ports/library.ts'
import { type Models, noModels } from '../ports/models.ts'
import type { ObservedFiles } from '../ports/observed-files.ts'
import type { Records } from '../ports/records.ts'
import type { World } from '../ports/world.ts'
import { type Content, ContentKeeper } from './content.ts'
import { type FileChange, fileChanges } from './file-changes.ts'
import { Layer } from './layer.ts'
import { overlayBlobs } from './overlay-blobs.ts'
import { overlayEgress, type SeenRequest } from './overlay-egress.ts'
import { overlayFiles } from './overlay-files.ts'
import { type ObservedLibrary, overlayLibrary } from './overlay-library.ts'
import { overlayModels } from './overlay-models.ts'
import { noRecords, overlayRecords } from './overlay-records.ts'

/** A world to look at: files as they are, a network for what only reads, blobs that are kept. */
export interface ObservedWorld {
  readonly files: ObservedFiles
  readonly egress: Egress
  readonly blobs: Blobs
  /** None where nothing asks them. */
  readonly models?: Models
  /** None where nothing is kept. */
  readonly records?: Pick<Records, 'find' | 'list' | 'count'>
  /** None where nothing is read. */
  readonly library?: ObservedLibrary
}

export interface OverlayOptions {
  /** Milliseconds since the Unix epoch: the time of what is written. */
  readonly now: () => number
  /** New content that is held in memory at most. Default 256 MiB. */
  readonly limitBytes?: number
}

/**
 * A world in which things are done without being done: later calls see what earlier ones did, and nothing leaves memory.
 * One overlay may lie over several views of the same machine, each with other grants.
 */
export class Overlay {
  readonly requests: SeenRequest[] = []
  private readonly now: () => number
  private readonly limitBytes: number
  private readonly layer: Layer
  private keeper: ContentKeeper | undefined
  private blobs: Blobs | undefined
  private records: Records | undefined
  private library: Library | undefined
  private observed: ObservedFiles | undefined

  constructor({ now, limitBytes = 256 * 1024 * 1024 }: OverlayOptions) {
    this.now = now
    this.limitBytes = limitBytes
    this.layer = new Layer(now)
  }

  over(real: ObservedWorld): World {
    const observed = real.files
    this.observed = observed
    this.keeper ??= new ContentKeeper({
      limitBytes: this.limitBytes,
      readPieces: (path, options) => (this.observed ?? observed).files.readPieces(path, options),
    })
    this.blobs ??= overlayBlobs(real.blobs, this.keeper)
    this.records ??= overlayRecords(real.records ?? noRecords)
    this.library ??= overlayLibrary(real.library ?? noLibrary)
    return {
      files: overlayFiles({ layer: this.layer, observed, keeper: this.keeper }, this.now),
      egress: overlayEgress(real.egress, (request) => this.requests.push(request)),
      blobs: this.blobs,
      models: overlayModels(real.models ?? noModels),
      records: this.records,
      library: this.library,
    }
  }

  changes(): readonly FileChange[] {
    return this.observed ? fileChanges(this.layer, this.observed) : []
  }

  read(content: Content, options: { signal: AbortSignal }): AsyncIterable<Uint8Array> {
    return this.keeper?.read(content, options) ?? nothing()
  }

  /** The content of a real file, as it is. */
  readOld(path: string, options: { signal: AbortSignal }): AsyncIterable<Uint8Array> {
    return this.observed?.files.readPieces(path, options) ?? nothing()
  }
}

async function* nothing(): AsyncIterable<Uint8Array> {}
