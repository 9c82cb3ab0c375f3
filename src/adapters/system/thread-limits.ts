import type { ResourceLimits } from 'node:worker_threads'

/**
 * For threads through which much passes that is garbage soon. Left to itself each keeps up to 100 MB of it before it looks it
 * through; with this they are as fast, or faster.
 */
export const threadLimits: ResourceLimits = { maxYoungGenerationSizeMb: 6 }
