import { z } from 'zod'

import type { JsonObject } from '#base'
import { Grant, Mode } from '#contract'

/** What every effect of a run and of those within it is judged by; given at its start, and never changed. */
const RunContext = z.looseObject({
  grants: z.array(Grant).default([]),
  mode: Mode.default('draft'),
  project: z.string().default(''),
  /** The kept workflow that it was started from by name; none for a file that somebody handed over. */
  workflow: z.string().optional(),
  agent: z.string().optional(),
  plugin: z.string().optional(),
  /** What the person who started it typed: paths, hosts, addresses, words. */
  named: z.array(z.string()).default([]),
  /** A plan that a person has approved. */
  plan: z.string().optional(),
})
export type RunContext = Readonly<z.infer<typeof RunContext>>

const read = new WeakMap<JsonObject, RunContext>()

export function contextOf(context: JsonObject): RunContext {
  const known = read.get(context)
  if (known) return known
  const parsed = RunContext.parse(context)
  read.set(context, parsed)
  return parsed
}
