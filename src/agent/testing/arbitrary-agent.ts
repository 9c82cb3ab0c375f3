import fc from 'fast-check'

import { AgentDocument } from '#contract'

/** Lines that trip printers and parsers of Markdown with front matter. */
const trap = fc.constantFrom(
  '',
  ' ',
  '---',
  '--- ',
  '...',
  '\t- item',
  '    code',
  '# heading',
  'name: other',
  '"quoted"',
  "it's",
  '\r',
  'a\rb',
  '\u2028',
  '\ud800',
  '\ufeff',
  '\u0000',
  '\u00a0',
  '😀',
  '{{secret:x}}',
  '&a *a !x',
  'null',
  '| >',
)
const lines = fc
  .array(fc.oneof(trap, fc.string({ maxLength: 20 })), { maxLength: 6 })
  .map((all) => all.join('\n'))
const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/)
const tool = fc.oneof(
  fc.constantFrom('*', 'fs.*', 'fs.read', 'create_task'),
  fc.stringMatching(/^[a-z]{1,6}$/),
)

/** Any agent that the schema takes. */
export const arbitraryAgent: fc.Arbitrary<AgentDocument> = fc
  .record(
    {
      name,
      description: fc.oneof(lines, fc.string({ minLength: 1, maxLength: 300 })).map((text) => `${text}.`),
      instructions: lines,
      route: fc.oneof(fc.constantFrom('default', 'null', 'on'), fc.string({ maxLength: 10 })),
      model: fc.constantFrom(null, 'ollama/qwen3:4b', 'x/# : {'.replaceAll(' ', '')),
      tools: fc.array(tool, { maxLength: 4 }),
      agents: fc.array(fc.oneof(name, fc.constant('*')), { maxLength: 3 }),
      orchestrates: fc.constantFrom('never', 'light', 'always'),
      memory: fc.record(
        {
          namespaces: fc.array(fc.constantFrom('person', 'y', 'a.b-c'), { maxLength: 2 }),
          messages: fc.nat(1_000),
        },
        { requiredKeys: [] },
      ),
      budget: fc.record(
        { tokens: fc.integer({ min: 1, max: 100_000_000 }), money: fc.nat(1_000_000_000) },
        { requiredKeys: [] },
      ),
      mode: fc.constantFrom(null, 'observe', 'draft', 'autopilot'),
      schedule: fc.constantFrom(
        null,
        { cron: '*/5 8 * * 1-5', say: 'What is on today?' },
        { cron: '0 0 1 1 *', zone: 'Asia/Tokyo', say: '- : #', missed: 'skip' as const, grace: 1 },
      ),
      maxSteps: fc.integer({ min: 1, max: 100 }),
      calls: fc.constantFrom('tools', 'text'),
      maxTokens: fc.integer({ min: 1, max: 1_000_000 }),
      // A minus in front of a zero is lost in JSON as well.
      temperature: fc.oneof(
        fc.constant(null),
        fc.double({ min: 0, max: 2, noNaN: true }).map((n) => n + 0),
      ),
    },
    { requiredKeys: ['name', 'description'] },
  )
  .map((fields) => AgentDocument.parse(fields))
