import { z } from 'zod'

/** CEL in the JSON profile, without `${ }`. */
const Expression = z.string().min(1).max(10_000)
/** JSON in which strings may hold `${ expression }`. */
const Template = z.json()
const Name = z
  .string()
  .regex(/^[a-z][a-zA-Z0-9_]{0,62}$/, 'a lower-case letter, then up to 62 letters, digits or _')
  // Code may look a name up in a plain object; these would find JavaScript's own functions there.
  .refine((name) => !(name in Object.prototype), 'a word that JavaScript does not use itself')
  .meta({ description: 'Unique in its graph.' })
const DurationMs = z.int().min(0).max(31_536_000_000)

export const RetryPolicy = z
  .strictObject({
    /** Attempts after the first. */
    max: z.int().min(0).max(100),
    backoffMs: DurationMs.default(1_000),
    factor: z.number().min(1).max(10).default(2),
    maxMs: DurationMs.default(60_000),
    /** Error codes to retry on; without it, all that are retryable by their code. */
    on: z.array(z.string()).optional(),
  })
  .meta({ id: 'RetryPolicy' })
export type RetryPolicy = z.infer<typeof RetryPolicy>

const Action = z.strictObject({ use: z.string(), with: z.record(z.string(), Template).default({}) })

const Validator = z.strictObject({
  /** Sees `output`, the node's own. */
  check: Expression,
  message: z.string().optional(),
  /** How often the node is run again when the check fails, and after which cool-down. */
  retry: z.strictObject({ max: z.int().min(1).max(100), coolDownMs: DurationMs.default(0) }).optional(),
})

const Loop = z.strictObject({
  maxVisits: z.int().min(1).max(1_000_000),
  minDelayMs: DurationMs.default(0),
  /** Counted from the first visit. */
  timeoutMs: DurationMs.optional(),
  /** Ends the loop when true; checked before each further visit. */
  break: Expression.optional(),
  /** Where the token goes when a limit is met; without it that is an error. */
  fallback: z.string().optional(),
})

const common = {
  title: z.string().max(200).optional(),
  /** `all` takes one token per incoming edge; without it each token is a visit of its own. */
  join: z.literal('all').optional(),
  entry: z.array(Action).optional(),
  exit: z.array(Action).optional(),
  pre: z.array(Expression).optional(),
  post: z.array(Expression).optional(),
  validators: z.array(Validator).optional(),
  loop: Loop.optional(),
  onError: z
    .strictObject({
      /** `fail` ends the run, `continue` goes on with a null output, `pause` waits for a person's decision. */
      severity: z.enum(['fail', 'continue', 'pause']),
    })
    .optional(),
}

const UseNode = z.strictObject({
  ...common,
  /** A tool's name. */
  use: z.string(),
  with: z.record(z.string(), Template).default({}),
  retry: RetryPolicy.optional(),
  timeoutMs: DurationMs.optional(),
  idempotencyKey: z.string().optional(),
  /** Overrides how the tool takes itself back: `none` keeps the effect, an action is run instead. */
  undo: z.union([z.literal('none'), Action]).optional(),
})

const ChooseNode = z.strictObject({
  ...common,
  /** The first branch whose guard holds is taken; one without a guard always is. */
  choose: z.array(z.strictObject({ when: Expression.optional(), to: z.string() })).min(1),
})

const SetNode = z.strictObject({ ...common, set: z.record(z.string(), Template) })

const WaitNode = z.strictObject({
  ...common,
  wait: z.union([
    z.strictObject({ delayMs: z.union([DurationMs, z.string()]) }),
    /** A time in ISO 8601, or a template that gives one. */
    z.strictObject({ until: z.string() }),
    z.strictObject({ signal: z.string().min(1).max(200), timeoutMs: DurationMs.optional() }),
    z.strictObject({
      /** Shown to the person; the answer is the signal `answer:NODE`. */
      ask: z.string(),
      choices: z.array(z.string()).min(1).optional(),
      timeoutMs: DurationMs.optional(),
    }),
  ]),
})

const CallNode = z.strictObject({
  ...common,
  call: z.string(),
  /** A published version; without it the newest at the time the run starts. */
  version: z.int().positive().optional(),
  with: z.record(z.string(), Template).default({}),
})

const EndNode = z.strictObject({
  ...common,
  end: z.strictObject({
    /** Cancels all other tokens. */
    terminate: z.boolean().default(false),
    /** The run's output, before the document's own. */
    output: Template.optional(),
  }),
})

const ForEachNode = z.strictObject({
  ...common,
  forEach: z.strictObject({
    /** A template that gives a list, or a list. */
    items: Template,
    /** What the body calls the item; `index` is its place. */
    as: Name.default('item'),
    concurrency: z.int().min(1).max(1_000).default(4),
    /** `stop` starts no further item and fails; `continue` goes on and lists the failures. */
    onItemError: z.enum(['stop', 'continue']).default('stop'),
    get do(): z.ZodType<WorkflowGraph> {
      return Graph
    },
  }),
})

export const WorkflowNode = z.union([UseNode, ChooseNode, SetNode, WaitNode, ForEachNode, CallNode, EndNode])
export type WorkflowNode = z.infer<typeof WorkflowNode>

export const WorkflowEdge = z.strictObject({
  from: z.string(),
  to: z.string(),
  /** `done`, `error`, `timeout`, or the name of a signal that the token waits for at `from`. */
  on: z.string().default('done'),
  when: Expression.optional(),
})
export type WorkflowEdge = z.infer<typeof WorkflowEdge>

const graph = {
  /** Where tokens begin; without it, at every node that no edge leads to. */
  start: z.array(z.string()).min(1).optional(),
  nodes: z.record(Name, WorkflowNode),
  edges: z.array(WorkflowEdge).default([]),
  output: Template.optional(),
}

/** A graph without a name of its own: the body of a `forEach`. */
export interface WorkflowGraph {
  start?: string[] | undefined
  nodes: Record<string, WorkflowNode>
  edges: WorkflowEdge[]
  output?: z.core.util.JSONType | undefined
}
const Graph: z.ZodType<WorkflowGraph> = z.lazy(() => z.strictObject(graph)) as z.ZodType<WorkflowGraph>

/** A workflow in its canonical form; friendlier spellings are folded into it by the parser. */
export const WorkflowDocument = z
  .strictObject({
    /** The version of this format. */
    adjutant: z.literal(1),
    name: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,62}$/, 'lower-case letters, digits and -, beginning with a letter'),
    title: z.string().max(200).optional(),
    description: z.string().max(10_000).optional(),
    /** JSON Schema of the input: an object. */
    input: z.record(z.string(), z.json()).default({ type: 'object', properties: {} }),
    /** Takes back what was done when the run fails or is cancelled. */
    onFailure: z.enum(['unwind', 'keep']).default('unwind'),
    ...graph,
    /** Where the editor draws things; never part of a meaning or a diff. */
    layout: z.json().optional(),
  })
  .meta({ id: 'WorkflowDocument' })
export type WorkflowDocument = z.infer<typeof WorkflowDocument>

/** The pin of a call that leads back to the workflow it is in: the child runs its parent's own definition. */
export const ownDefinition = 'self'

/** What a workflow run pins: the document and, for each `call`, the definition it leads to. */
export const WorkflowDefinition = z.strictObject({
  document: WorkflowDocument,
  /** Published version, or null for a draft or a file. */
  version: z.int().positive().nullable(),
  /** By `name@version`, or `name` where no version is asked: the hash of that definition, or {@link ownDefinition}. */
  pins: z.record(z.string(), z.string()),
})
export type WorkflowDefinition = z.infer<typeof WorkflowDefinition>
