import type { ResourceLimits } from 'node:worker_threads'

/**
 * For threads that have a connection. What passes through them is garbage soon, and left to itself each keeps up to 100 MB of it
 * before it looks through it; with this they are as fast.
 */
export const threadLimits: ResourceLimits = { maxYoungGenerationSizeMb: 6 }
