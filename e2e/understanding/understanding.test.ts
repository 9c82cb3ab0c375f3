import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'

import { type Surroundings, understand } from '#agent'
import type { Json, JsonObject } from '#base'

type Label = { readonly tool: string; readonly input: JsonObject } | { readonly decline: string }
interface Item {
  readonly id: string
  readonly text: string
  readonly label: Label
}

const tools = [
  [
    'create_task',
    'update_task',
    'list_tasks',
    'suggest_tasks',
    'create_event',
    'update_event',
    'list_events',
  ],
  ['detect_conflicts', 'suggest_reschedule', 'fs.list', 'fs.read', 'brief', 'search', 'workflow'],
].flat()

/** The world of README.md. */
const world: Surroundings = {
  now: Date.parse('2026-11-25T10:30:00+01:00'),
  zone: 'Europe/Berlin',
  home: '/home/ada',
  project: '/home/ada/work',
  tools: new Set(tools),
  templates: [
    {
      name: 'tidy-folder',
      title: 'Tidy a folder',
      description: 'Sorts the files of a folder by kind and month into subfolders.',
      input: {
        type: 'object',
        required: ['folder'],
        properties: { folder: { type: 'string', format: 'path' } },
      },
    },
  ],
}

/** The slots of a label, as the tools name them, and the other way about. */
function slotsOf(tool: string, input: Json): JsonObject {
  const given = input as JsonObject
  switch (tool) {
    case 'create_task':
    case 'update_task': {
      const { due_date: due, ...rest } = given
      return due === undefined ? rest : { ...rest, due }
    }
    case 'list_tasks': {
      const { due, ...rest } = given['filters'] as JsonObject
      // The tool has words for these days.
      const day = due === 'today' ? '2026-11-25' : due === 'tomorrow' ? '2026-11-26' : due
      return day === undefined ? rest : { ...rest, due: day }
    }
    case 'list_events':
    case 'detect_conflicts':
      return given['date_range'] as JsonObject
    case 'fs.list':
      return { path: given['folder'] ?? null }
    case 'workflow':
      return { name: given['name'] ?? null, ...(given['input'] as JsonObject) }
    default:
      return given
  }
}

const loose = new Set(['task', 'event', 'search', 'query', 'place'])

/** What does not count in a slot: see README.md. */
function comparable(slots: JsonObject, tool: string): JsonObject {
  return Object.fromEntries(
    Object.entries(slots).map(([name, value]) => {
      if (name === 'people' && Array.isArray(value)) return [name, value.map(String).toSorted()]
      if (tool === 'list_tasks' && name === 'due')
        return [name, value === 'today' ? '2026-11-25' : value === 'tomorrow' ? '2026-11-26' : value]
      if (!loose.has(name) || typeof value !== 'string') return [name, value]
      const words = value
        .toLowerCase()
        .trim()
        .replace(/^["'“”](.*)["'“”]$/, '$1')
      return [name, words.replace(/^(?:the|an?|my) /, '').replaceAll(/\s+/g, ' ')]
    }),
  )
}

interface Score {
  right: number
  declined: number
  wrong: number
  /** Of those to decline, how many for the reason that the label has. */
  sameReason: number
}

function score(items: readonly Item[], tell: (line: string) => void): { wishes: Score; others: Score } {
  const wishes: Score = { right: 0, declined: 0, wrong: 0, sameReason: 0 }
  const others: Score = { right: 0, declined: 0, wrong: 0, sameReason: 0 }
  for (const { id, text, label } of items) {
    const got = understand(text, world)
    if ('decline' in label) {
      others[got.is === 'declined' ? 'right' : 'wrong'] += 1
      if (got.is === 'declined' && got.why === label.decline) others.sameReason += 1
      else
        tell(
          `${id} ${text}: ${got.is === 'declined' ? `declined as ${got.why}, not ${label.decline}` : JSON.stringify(got)}`,
        )
    } else if (got.is === 'declined') {
      wishes.declined += 1
      tell(`${id} ${text}: declined as ${got.why}`)
    } else {
      const [mine, wanted] = [slotsOf(got.tool, got.input), label.input].map((slots) =>
        comparable(slots, label.tool),
      )
      const isRight = got.tool === label.tool && isDeepStrictEqual(mine, wanted)
      wishes[isRight ? 'right' : 'wrong'] += 1
      if (!isRight) tell(`${id} ${text}: WRONG ${JSON.stringify(got)}`)
    }
  }
  return { wishes, others }
}

function itemsOf(file: string): readonly Item[] {
  return JSON.parse(readFileSync(path.join(import.meta.dirname, file), 'utf8')) as readonly Item[]
}

function requireGood({ wishes, others }: ReturnType<typeof score>): void {
  assert.deepEqual(
    { wishes: wishes.wrong, others: others.wrong },
    { wishes: 0, others: 0 },
    'nothing is done wrongly',
  )
  assert.ok(wishes.right * 2 >= wishes.right + wishes.declined, 'at least half of the wishes are understood')
}

test('of the sentences to develop with none is taken wrongly, and most are understood', (t) => {
  const result = score(itemsOf('sentences-dev.json'), (line) => t.diagnostic(line))
  t.diagnostic(JSON.stringify(result))
  requireGood(result)
})

test('of the sentences held out none is taken wrongly, and at least half are understood', (t) => {
  const result = score(itemsOf('sentences-held-out.json'), () => {})
  t.diagnostic(JSON.stringify(result))
  requireGood(result)
})

const irrelevance = path.resolve(import.meta.dirname, '../../../shared/data/bfcl/irrelevance.json')
const missing = existsSync(irrelevance) ? false : `${irrelevance} is not there`

test(
  'of the questions of BFCL for which there is no tool none is taken for a wish',
  { skip: missing },
  () => {
    const questions = readFileSync(irrelevance, 'utf8')
      .trim()
      .split('\n')
      .flatMap((line) => (JSON.parse(line) as { question: { content: string }[][] }).question.flat())
    assert.ok(questions.length >= 240)
    const taken = questions.filter(({ content }) => understand(content, world).is === 'call')
    assert.deepEqual(taken, [])
  },
)

test('what the guide says is understood is', () => {
  const guide = readFileSync(path.join(import.meta.dirname, '../../docs/guide/without-a-model.md'), 'utf8')
  const quoted = (text: string): readonly string[] =>
    [...text.matchAll(/`([^`]+)`/g)].map(([, inside = '']) => inside)
  const rows = guide.split('\n').filter((line) => /^\| (?!for )/.test(line) && line.includes('`'))
  const sentences = rows.flatMap(quoted)
  assert.ok(sentences.length > 20)
  const declined = sentences.filter((text) => understand(text, world).is === 'declined')
  assert.deepEqual(declined, [])
})
