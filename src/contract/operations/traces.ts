import { z } from 'zod'

import { operation } from './operation.ts'

/** Attributes as OTLP has them in JSON; whole numbers are texts there. */
const Attribute = z.strictObject({
  key: z.string(),
  value: z.union([
    z.strictObject({ stringValue: z.string() }),
    z.strictObject({ intValue: z.string() }),
    z.strictObject({ boolValue: z.boolean() }),
    z.strictObject({ doubleValue: z.number() }),
    z.strictObject({
      arrayValue: z.strictObject({ values: z.array(z.strictObject({ stringValue: z.string() })) }),
    }),
  ]),
})

/** One span in OpenTelemetry's shape. Times are nanoseconds since the Unix epoch, as text. */
export const Span = z
  .strictObject({
    /** Of the run at the top of the tree: 32 hex digits. */
    traceId: z.string().regex(/^[0-9a-f]{32}$/),
    spanId: z.string().regex(/^[0-9a-f]{16}$/),
    parentSpanId: z
      .string()
      .regex(/^[0-9a-f]{16}$/)
      .optional(),
    name: z.string(),
    /** 1 is internal, 3 a call of something outside. */
    kind: z.union([z.literal(1), z.literal(3)]),
    startTimeUnixNano: z.string().regex(/^\d+$/),
    endTimeUnixNano: z.string().regex(/^\d+$/),
    attributes: z.array(Attribute),
    /** 0 not said, 1 good, 2 an error. */
    status: z.strictObject({
      code: z.union([z.literal(0), z.literal(1), z.literal(2)]),
      message: z.string().optional(),
    }),
  })
  .meta({ id: 'Span' })
export type Span = z.infer<typeof Span>

export const traceOperations = {
  'runs.spans': operation({
    http: 'GET /api/v2/runs/{id}/spans',
    summary: 'Give what a run and all within it did as spans of OpenTelemetry.',
    permission: 'look',
    audit: null,
    errors: ['engine.run_not_found'],
    input: z.strictObject({
      id: z.string().min(1).max(100),
      /** Whether what models and tools were told and answered is in it, too. */
      contents: z.stringbool().default(false),
    }),
    output: z.strictObject({
      resourceSpans: z.array(
        z.strictObject({
          resource: z.strictObject({ attributes: z.array(Attribute) }),
          scopeSpans: z.array(
            z.strictObject({
              scope: z.strictObject({ name: z.string(), version: z.string() }),
              spans: z.array(Span),
            }),
          ),
        }),
      ),
      /** There are more than are given: 10,000 spans or 200 runs. */
      cut: z.boolean(),
    }),
  }),
}
