import { homedir } from 'node:os'

import { z } from 'zod'

import { AppError, type Grant, type Implementations, type Operations } from '#contract'
import type { AnyTool } from '#gate'
import { builtinTools } from '#tools'
import { nearest } from '#workflow'

import { parseTyped } from '../running/named-things.ts'
import { toolDescriptions } from '../tools.ts'
import type { Desk } from './desk.ts'
import { placeFrom, placeText } from './list-place.ts'
import { ofSession } from './projects.ts'
import { callTool, requireInput, toolRunOf } from './tool-run.ts'

/** What has ended by then is answered with what came of it. */
const waitMs = 1_500

const Place = z.tuple([z.string()])

export function toolsOperations(
  desk: Desk,
): Pick<Implementations<Operations>, 'tools.list' | 'tools.run' | 'toolRuns.get'> {
  const { workspace } = desk
  return {
    async 'tools.list'({ cursor, limit }) {
      const [last = ''] = cursor === undefined ? [] : placeFrom(Place, cursor)
      const rest = [...toolDescriptions().values()].filter(({ name }) => name > last)
      const items = rest.slice(0, limit)
      return { items, next: rest.length > limit ? placeText([items.at(-1)?.name ?? '']) : null }
    },

    async 'tools.run'({ tool: name, input, grants, session, mode: asked }, call) {
      const tool = toolOf(name)
      requireInput(tool, input)
      const given: Grant[] = grants.map((text) => ({
        ...parseTyped(text, homedir()),
        reason: 'named with the call',
      }))
      const { project, tags, grants: own } = ofSession(desk, session)
      return callTool(desk, tool.name, {
        input,
        grants: [...given, ...own],
        tags,
        project,
        asked,
        yes: false,
        waitMs,
        call,
      })
    },

    'toolRuns.get': async ({ id }) => toolRunOf(workspace, id),
  }
}

function toolOf(name: string): AnyTool {
  const tool = builtinTools.find((one) => one.name === name)
  if (tool) return tool
  const near = nearest(
    name,
    builtinTools.map((one) => one.name),
  )
  throw new AppError('gate.tool_unknown', `There is no tool ${name.toWellFormed()}.`, {
    hint: near === undefined ? 'See the tools there are.' : `Did you mean "${near}"?`,
    details: { tool: name.toWellFormed() },
  })
}
