import type { Blobs } from './blobs.ts'
import type { Egress } from './egress.ts'
import type { Files } from './files.ts'
import type { Library } from './library.ts'
import type { Models } from './models.ts'
import type { Records } from './records.ts'

/** All that a tool can touch. Adapters keep it; the gate hands it out, narrowed to what was granted. */
export interface World {
  readonly files: Files
  readonly egress: Egress
  readonly blobs: Blobs
  readonly models: Models
  readonly library: Library
  readonly records: Records
}
