import { canonicalJson, isJsonObject, type Json } from '#base'

import { pointerTo } from '../pointer.ts'
import type { Change } from './change.ts'

/** The smallest parts in which two values differ. Lists are compared place by place. */
export function diffJson(path: string, before: Json | undefined, after: Json | undefined): Change[] {
  if (isJsonObject(before) && isJsonObject(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)])
    return [...keys].flatMap((key) => diffJson(pointerTo(path, key), own(before, key), own(after, key)))
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const [old, now] = [before as readonly Json[], after as readonly Json[]]
    const places = Array.from({ length: Math.max(old.length, now.length) }, (_, index) => index)
    return places.flatMap((index) => diffJson(pointerTo(path, index), old[index], now[index]))
  }
  if (before === after) return []
  if (before !== undefined && after !== undefined && canonicalJson(before) === canonicalJson(after)) return []
  return [
    {
      kind: 'field_changed',
      path,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
    },
  ]
}

function own(object: { readonly [key: string]: Json }, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined
}
