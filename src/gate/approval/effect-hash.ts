import { canonicalJson, type Json, sha256 } from '#base'

import type { EffectRequest } from '../effect-request.ts'

/**
 * What an approval is bound to: tool and version, canonical arguments (secrets as references), and what the effect
 * rests on. Any other call, and the same one on a changed world, has another hash.
 *
 * @returns SHA-256, in lower-case hexadecimal
 */
export function effectHash(
  { tool, toolVersion, input }: Pick<EffectRequest, 'tool' | 'toolVersion' | 'input'>,
  restsOn: Json,
): string {
  return sha256(new TextEncoder().encode(canonicalJson([tool, toolVersion, input, restsOn])))
}
