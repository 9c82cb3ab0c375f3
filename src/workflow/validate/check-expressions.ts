import type { JsonObject } from '#base'
import { AppError, type ToolDescription, type WorkflowDocument } from '#contract'
import { checkExpression, compileExpression, compileTemplate } from '#expr'

import { checkGiven, type GivenTo } from './check-given.ts'
import { checkValue, firstLine } from './check-value.ts'
import type { Found } from './found.ts'
import { type At, checkNames, type Surroundings } from './names.ts'
import type { NodeSchemas } from './node-schemas.ts'
import { condition, type Site, sitesOf, template } from './sites.ts'

export interface Checking {
  readonly around: Surroundings
  readonly schemas: NodeSchemas
  readonly tools: ReadonlyMap<string, ToolDescription>
  readonly workflows: ReadonlyMap<string, WorkflowDocument> | undefined
  readonly found: Found
}

/** Names and types of all expressions in a graph, but not of the graphs in it. */
export function checkExpressions(checking: Checking): void {
  const { view } = checking.around
  for (const [id, node] of Object.entries(view.graph.nodes)) {
    for (const site of sitesOf(node, `${view.path}/nodes/${id}`))
      checkSite(site, { node: id, when: site.when }, checking)
  }
  for (const [index, { from, when }] of view.graph.edges.entries()) {
    if (when === undefined || !view.has(from)) continue
    checkSite(
      condition(when, `${view.path}/edges/${index}/when`, 'after'),
      { node: from, when: 'after' },
      checking,
    )
  }
  const { output } = view.graph
  if (output !== undefined)
    checkSite(template(output, `${view.path}/output`, 'anything'), undefined, checking)
}

function checkSite(site: Site, at: At, checking: Checking): void {
  const { around, schemas, found } = checking
  const { path, gives } = site
  const references = read(site, found)
  if (references === undefined) return
  const seen = checkNames(references, { around, at, path, found })
  const types = schemas.at(around, at, references)
  if (typeof gives === 'object') {
    const input = (site.holds as { template: JsonObject }).template
    checkGiven(input, types, { ...inputOf(gives, checking), path, namesAreGood: seen, found })
    return
  }
  if (!seen) return
  if ('template' in site.holds) {
    const code = gives === 'list' ? 'workflow.items_not_list' : 'workflow.expression_invalid'
    checkValue(site.holds.template, { path, types, target: targets[gives], code, found })
    return
  }
  const checked = checkExpression(site.holds.expression, types, gives === 'boolean' ? 'bool' : undefined)
  if (checked.ok) return
  for (const { message } of checked.problems)
    found.error('workflow.expression_invalid', path, firstLine(message))
}

const targets = {
  boolean: { type: 'boolean' },
  list: { type: 'array' },
  number: { type: 'number' },
  text: { type: 'string' },
  anything: undefined,
} as const satisfies Record<Exclude<Site['gives'], object>, JsonObject | undefined>

/** What a site refers to; undefined, and told, when it cannot be read. */
function read({ holds, path }: Site, found: Found): readonly (readonly string[])[] | undefined {
  try {
    return 'expression' in holds
      ? compileExpression(holds.expression).references
      : compileTemplate(holds.template).references
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const pointer = typeof error.details['pointer'] === 'string' ? error.details['pointer'] : ''
    const wrapped = 'expression' in holds && holds.expression.includes('${')
    found.error(
      'workflow.expression_invalid',
      path + pointer,
      firstLine(error.message),
      wrapped ? 'Write the expression without ${ }.' : error.hint,
    )
    return undefined
  }
}

function inputOf(
  { tool, workflow }: Exclude<Site['gives'], string>,
  { tools, workflows }: Checking,
): Pick<GivenTo, 'schema' | 'what'> {
  if (tool !== undefined) return { schema: tools.get(tool)?.input, what: `The tool "${tool}"` }
  return {
    schema: workflows?.get(workflow ?? '')?.input,
    what: `The workflow "${workflow}"`,
  }
}
