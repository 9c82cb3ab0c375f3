import { canonicalJson, type Json, sha256 } from '#base'
import type { AgentDocument } from '#contract'

/** The hash of a value's canonical JSON: SHA-256, in hex. */
export function contentHash(value: object): string {
  return sha256(new TextEncoder().encode(canonicalJson(plain(value))))
}

/** Whether two agents are the same. */
export function isSameAgent(a: AgentDocument, b: AgentDocument): boolean {
  return canonicalJson(plain(a)) === canonicalJson(plain(b))
}

/** As it will be read back from the store, where keys are sorted. */
export function inCanonicalOrder<T extends object>(value: T): T {
  return JSON.parse(canonicalJson(plain(value))) as T
}

function plain(value: object): Json {
  return JSON.parse(JSON.stringify(value)) as Json
}
