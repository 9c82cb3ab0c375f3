import { z } from 'zod'

import { isJsonObject, type Json } from '#base'
import { ApprovalAnswer } from '#contract'

import type { AnyTool, ToolCall } from '../tool.ts'

/** An effect of which a person has allowed a part: what is done then, and the whole that they were asked about. */
const Part = z.strictObject({
  $part: z.strictObject({ input: z.json(), prepared: z.json(), whole: z.json() }),
})

/** What is to be done, and what the person was asked about; the same but for a part. */
export interface Portion {
  readonly input: unknown
  readonly prepared: Json
  readonly whole: Json
  readonly isPart: boolean
}

/** What an effect is to begin with: all of it, or the part that the answer names. */
export async function preparePortion(
  tool: AnyTool,
  input: unknown,
  { answer, call }: { answer: Json; call: ToolCall },
): Promise<Json> {
  const whole = await tool.prepare(input, call)
  const said = ApprovalAnswer.safeParse(answer).data
  if (said?.decision !== 'allow' || !said.hunks || !tool.parts) return whole
  const part = await tool.parts.only(input, whole, { parts: said.hunks, call })
  const prepared = await tool.prepare(part, call)
  return { $part: { input: part as Json, prepared, whole } }
}

export function portionOf(input: unknown, prepared: Json): Portion {
  if (!isJsonObject(prepared) || !('$part' in prepared))
    return { input, prepared, whole: prepared, isPart: false }
  const { $part } = Part.parse(prepared)
  return { ...($part as { input: Json; prepared: Json; whole: Json }), isPart: true }
}
