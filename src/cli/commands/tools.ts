import { isJsonObject, type Json, type JsonObject } from '#base'
import { AppError, type ToolDescription } from '#contract'
import { toolDescriptions } from '#app'

import { nearest } from '#workflow'

import { type ExitCode, exitCodes } from '../command.ts'
import { type Console, styled } from '../console.ts'
import type { Invocation } from '../invocation.ts'
import { valueLines } from '../printing/value-text.ts'

/** `adjutant tools`: all of them, or one with what it takes and gives. */
export async function toolsCommand({ console, given }: Invocation): Promise<ExitCode> {
  const tools = toolDescriptions()
  const name = given.find(0)
  if (name === undefined) {
    console.answer([...tools.values()], () => {
      console.table(
        ['tool', 'undo', 'needs', 'does'],
        [...tools.values()].map((tool) => [
          styled('bold', tool.name),
          undoText(tool.undo),
          tool.capabilities.join(', '),
          tool.description,
        ]),
      )
    })
    return exitCodes.done
  }
  const tool = tools.get(name)
  if (!tool) {
    const near = nearest(name, [...tools.keys()])
    throw new AppError('gate.tool_unknown', `There is no tool ${name}.`, {
      hint: near === undefined ? 'See "adjutant tools".' : `Did you mean "${near}"?`,
      details: { tool: name },
    })
  }
  console.answer(tool, () => tellTool(console, tool))
  return exitCodes.done
}

function undoText(undo: ToolDescription['undo']): string {
  const texts = {
    pure: 'not needed',
    reversible: 'yes',
    compensable: 'by a call',
    irreversible: 'no',
  } as const
  return texts[undo]
}

function tellTool(console: Console, tool: ToolDescription): void {
  console.line(styled('bold', tool.name), `  ${tool.title}`)
  console.line(tool.description)
  console.line()
  console.line(`needs  ${tool.capabilities.join(', ') || 'nothing'}`)
  console.line(`undo   ${undoText(tool.undo)}`)
  console.line(`class  ${tool.effect ?? 'depends on the input'}`)
  tellFields(console, 'takes', tool.input)
  tellFields(console, 'gives', tool.output)
  const { examples } = tool.input
  if (!Array.isArray(examples)) return
  console.line()
  console.line(styled('dim', 'example'))
  for (const line of valueLines({ use: tool.name, with: (examples as readonly Json[])[0] ?? {} }))
    console.line(`  ${line}`)
}

function tellFields(console: Console, title: string, schema: JsonObject): void {
  const { properties, required } = schema
  if (!isJsonObject(properties)) return
  console.line()
  console.line(styled('dim', title))
  const needed = Array.isArray(required) ? (required as readonly Json[]) : []
  console.table(
    ['field', 'type', 'says'],
    Object.entries(properties).map(([key, value]) => {
      const field = isJsonObject(value) ? value : {}
      const isOptional = title === 'takes' && !needed.includes(key)
      return [
        `  ${key}${isOptional ? '?' : ''}`,
        typeText(field),
        textOf(field['description']) ?? textOf(field['title']) ?? '',
      ]
    }),
  )
}

function typeText({ type, enum: choices, items, default: usual }: JsonObject): string {
  const name = Array.isArray(choices)
    ? (choices as readonly Json[]).map((choice) => textOf(choice) ?? JSON.stringify(choice)).join(' | ')
    : type === 'array' && isJsonObject(items) && typeof items['type'] === 'string'
      ? `list of ${items['type']}`
      : typeof type === 'string'
        ? type
        : 'any'
  return usual === undefined || (Array.isArray(usual) && usual.length === 0)
    ? name
    : `${name} = ${JSON.stringify(usual)}`
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined
}
