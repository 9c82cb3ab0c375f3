import { z } from 'zod'

import { type Json, visibleText } from '#base'
import type { ModelMessage } from '#contract'

import { shortened } from './shortened.ts'
import { tellConflicts, tellEvent, tellEvents, tellSlots } from './tell-events.ts'
import { tellFile, tellFolder } from './tell-files.ts'
import { tellSuggested, tellTask, tellTasks } from './tell-tasks.ts'

export type ToolResult = Extract<ModelMessage, { role: 'tool' }>

/** What became of a call, in words, from its output alone: undefined where that is not as the tool has it. */
type Telling = (output: Json, input: Json) => string | undefined

const tellings: Readonly<Record<string, Telling>> = {
  create_task: (output) => tellTask(output, 'The task is made'),
  update_task: (output) => tellTask(output, 'The task is changed'),
  list_tasks: tellTasks,
  suggest_tasks: tellSuggested,
  create_event: (output) => tellEvent(output, 'The event is made'),
  update_event: (output) => tellEvent(output, 'The event is changed'),
  list_events: tellEvents,
  detect_conflicts: tellConflicts,
  suggest_reschedule: tellSlots,
  'fs.list': tellFolder,
  'fs.read': tellFile,
}

/** What a tool did or found, told from what it gave back. `input` is what it was called with, null where not known. */
export function tellResult({ tool, output, failed }: ToolResult, input: Json): string {
  if (failed) return tellFailure(tool, output)
  const telling = Object.hasOwn(tellings, tool) ? tellings[tool] : undefined
  return telling?.(output, input) ?? tellPlainly(tool, output)
}

const Failure = z.object({ error: z.string(), hint: z.string().optional() })

function tellFailure(tool: string, output: Json): string {
  const { success, data } = Failure.safeParse(output)
  if (!success) return `${visibleText(tool)} did not work: ${shortened(textOf(output))}`
  return `That did not work: ${shortened(data.error)}${data.hint === undefined ? '' : ` ${shortened(data.hint)}`}`
}

const Texts = z.object({ text: z.string().min(1) })

/** What a tool of which nothing else is known gave back: its text, or its data as they are. */
function tellPlainly(tool: string, output: Json): string {
  // What another agent has answered is an answer.
  if (tool.startsWith('agent.') && typeof output === 'string' && output !== '') return shortened(output)
  if (output === null) return `${visibleText(tool)} is done; it gave nothing back.`
  const { success, data } = Texts.safeParse(output)
  if (success) return shortened(data.text)
  return `${visibleText(tool)} gave: ${shortened(textOf(output))}`
}

function textOf(output: Json): string {
  return typeof output === 'string' ? output : JSON.stringify(output)
}
