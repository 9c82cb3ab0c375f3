import type { JsonObject } from '#base'
import type { WorkflowDocument } from '#contract'
import { workflow } from '#workflow'

import type { FoundWorkflow } from './find-workflow.ts'

/** Files that are changed side by side. */
const concurrency = 8

/** Makes a folder again what it was; its input is a `RestorePlan`. */
export const restoreWorkflow = made(
  workflow('restore-checkpoint')
    .title('Restore a checkpoint')
    .input({
      type: 'object',
      properties: {
        removeFiles: listOf({ type: 'string' }),
        removeFolders: listOf({ type: 'string' }),
        makeFolders: listOf({ type: 'string' }),
        putBack: listOf({ type: 'object' }),
      },
    })
    .forEach(
      'removeFiles',
      { items: '${input.removeFiles}', concurrency },
      { use: 'fs.remove', with: { path: '${item}' } },
    )
    // The deepest first, for only an empty one can go.
    .forEach(
      'removeFolders',
      { items: '${input.removeFolders}', concurrency: 1 },
      { use: 'fs.remove', with: { path: '${item}' } },
    )
    .forEach(
      'makeFolders',
      { items: '${input.makeFolders}', concurrency: 1 },
      { use: 'fs.make_folder', with: { path: '${item}' } },
    )
    .forEach(
      'putBack',
      { items: '${input.putBack}', concurrency },
      { use: 'fs.restore', with: fields('path', 'blob', 'hash', 'sizeBytes', 'mode', 'modifiedMs') },
    )
    .chain('removeFiles', 'removeFolders', 'makeFolders', 'putBack')
    .build(),
)

/** Writes what was accepted of a proposal: files that were not there, and others in the place of what was. */
export const applyWorkflow = made(
  workflow('apply-changes')
    .title('Apply proposed changes')
    .input({
      type: 'object',
      properties: { create: listOf({ type: 'object' }), replace: listOf({ type: 'object' }) },
    })
    .forEach(
      'create',
      { items: '${input.create}', concurrency },
      { use: 'fs.write', with: { ...fields('path', 'text'), ifExists: 'fail' } },
    )
    .forEach(
      'replace',
      { items: '${input.replace}', concurrency },
      {
        use: 'fs.write',
        with: { ...fields('path', 'text'), ifExists: 'replace', expect: { hash: '${item.expect}' } },
      },
    )
    .chain('create', 'replace')
    .build(),
)

/** The only node of a workflow that calls one tool. */
export const callNode = 'call'

/** Calls one tool; its input is the tool's. */
export function callWorkflow(tool: string, input: JsonObject): FoundWorkflow {
  const given = Object.fromEntries(Object.keys(input).map((key) => [key, `\${input.${key}}`]))
  return made(
    workflow(`tool-${tool.replaceAll(/[^a-z0-9]+/g, '-')}`)
      .title(tool)
      .use(callNode, tool, given)
      .output(`\${nodes.${callNode}.output}`)
      .build(),
  )
}

function fields(...names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, `\${item.${name}}`]))
}

function listOf(items: JsonObject): JsonObject {
  return { type: 'array', items }
}

function made(document: WorkflowDocument): FoundWorkflow {
  return { document, version: null, from: document.name, file: null }
}
