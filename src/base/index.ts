/** Plain building blocks without a product word in them. */
export { type Clock, sleep } from './clock.ts'
export { createIds, type Ids } from './ids.ts'
export { canonicalJson, findNonJson, isJsonObject, type Json, type JsonObject, type NotJson } from './json.ts'
export { keysOf, unreachable } from './sets.ts'
