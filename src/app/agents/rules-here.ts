import { homedir } from 'node:os'

import { createRulesHandler, createSortHandler, type RulesParts } from '#agent'
import { isJsonObject, type Json, type JsonObject } from '#base'
import type { Handler } from '#engine'

import { briefOf } from '../brief/brief.ts'
import { bundledWorkflows } from '../running/find-workflow.ts'
import type { Workspace } from '../workspace.ts'
import { tellFound } from './tell-found.ts'

/** Answers for agents of a home where there is no model. */
export function rulesHere(workspace: Workspace): Handler {
  return createRulesHandler({
    ...partsOf(workspace),
    asides: {
      brief: async () => (await briefOf(workspace, 'today')).text,
      search: async (input, context) => tellFound(workspace, input, { project: projectOf(context) }),
      workflow: async (input) => howToRun(input),
    },
  })
}

/** Sorts among agents of a home what is said, as far as rules are sure. */
export function sortHere(workspace: Workspace): Handler {
  return createSortHandler(partsOf(workspace))
}

function partsOf(workspace: Workspace): Omit<RulesParts, 'asides'> {
  return {
    clock: workspace.clock,
    async surroundings(context) {
      const bundled = await bundledWorkflows()
      return {
        zone: workspace.zone(),
        home: homedir(),
        project: projectOf(context),
        templates: bundled.map(({ document: { name, title = name, description = '', input } }) => ({
          name,
          title,
          description,
          input: isJsonObject(input) ? input : {},
        })),
      }
    },
  }
}

function projectOf({ project }: JsonObject): string | null {
  return typeof project === 'string' && project !== '' ? project : null
}

/** A workflow does much at once: it is looked at before it is run, and so it is not begun by a sentence. */
function howToRun(wish: Json): string {
  const { name, input } = isJsonObject(wish) ? wish : {}
  const workflow = typeof name === 'string' ? name : 'NAME'
  const inputs = Object.entries(isJsonObject(input ?? null) ? (input as Record<string, Json>) : {})
    .map(
      ([field, value]) =>
        ` --input ${field}=${quoted(typeof value === 'string' ? value : JSON.stringify(value))}`,
    )
    .join('')
  return [
    `That is what the workflow ${workflow} does. I have done nothing of it yet.`,
    '',
    `Look at what it would do:  adjutant dry-run ${workflow}${inputs}`,
    `Then have it done:  adjutant run ${workflow}${inputs}`,
  ].join('\n')
}

/** As a shell takes it. */
function quoted(text: string): string {
  return /^[\w./~:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}
