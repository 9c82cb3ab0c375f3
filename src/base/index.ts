/** Plain building blocks without a product word in them. */
export { type Clock, sleep } from './clock.ts'
export { amountText, countText, sizeText } from './counts.ts'
export { durationText } from './durations.ts'
export { escapeHidden, replaceHidden, visible, visibleText } from './hidden.ts'
export { createIds, type Ids } from './ids.ts'
export { canonicalJson, findNonJson, isJsonObject, type Json, type JsonObject, type NotJson } from './json.ts'
export { keysOf, unreachable } from './sets.ts'
export { createSha256, type Sha256, sha256 } from './sha256.ts'
