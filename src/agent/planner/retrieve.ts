import { isJsonObject, type JsonObject } from '#base'
import type { PlanTemplate, PlanTool, ToolDescription, WorkflowDocument } from '#contract'

import { withoutNamed } from './named-in-goal.ts'
import { widelyWordsIn, wordsIn } from './words.ts'

/** So many tools are told of at most. */
const mostTools = 12
/** So many workflows are looked at closely; some may be of no use without a model. */
const mostTemplates = 5

/** Tools that most plans need, whatever the goal says; they fill the places that are left. */
const usual = [
  'fs.list',
  'fs.read',
  'fs.write',
  'fs.move',
  'data.group',
  'data.format',
  'text.match',
  'notify',
  'model.ask',
  'http.request',
  'data.parse',
  'data.sort',
]

/** A workflow that there is, by the name that it is run by. */
export interface KeptWorkflow {
  readonly name: string
  readonly document: WorkflowDocument
  /** In its canonical form. */
  readonly text: string
}

/** The tools that come nearest to a goal, nearest first. */
export function toolsFor(goal: string, tools: readonly ToolDescription[]): PlanTool[] {
  const texts = tools.map(
    ({ name, title, description }) => `${name} ${name} ${title} ${title} ${description}`,
  )
  const scores = scoresOf(widelyWordsIn(goal), texts.map(wordsIn))
  const ranked = tools
    .map((tool, index) => ({ tool, score: scores[index] ?? 0, place: placeOf(tool.name) }))
    .filter(({ score, place }) => score > 0 || place < usual.length)
    .toSorted((a, b) => b.score - a.score || a.place - b.place || (a.tool.name < b.tool.name ? -1 : 1))
  return ranked.slice(0, mostTools).map(({ tool }) => {
    const { name, title, description, input, output, controls } = tool
    return { name, title, description, input, output, controls }
  })
}

function placeOf(name: string): number {
  const place = usual.indexOf(name)
  return place < 0 ? usual.length : place
}

/** The workflows that come nearest to a goal, nearest first, with how much of it each speaks of. */
export function templatesFor(goal: string, kept: readonly KeptWorkflow[]): PlanTemplate[] {
  const docs = kept.map(({ document }) => wordsIn(textOf(document)))
  const weigh = weightIn(docs)
  // What is named is a value to be filled in, not a word about what is to be done with it.
  const wanted = [...new Set(wordsIn(withoutNamed(goal)))]
  const all = wanted.reduce((sum, word) => sum + weigh(word), 0)
  const scores = scoresOf(widelyWordsIn(goal), docs)
  return kept
    .map(({ name, document, text }, index) => {
      const own = new Set(docs[index])
      const covered = wanted.filter((word) => own.has(word)).reduce((sum, word) => sum + weigh(word), 0)
      // The first word says what is to be done, most often; so do the name of a workflow, and how its description begins.
      const [first] = wanted
      const isMeant = first !== undefined && deedsOf(document).includes(first)
      const template: PlanTemplate = {
        name,
        title: document.title ?? document.name,
        description: document.description ?? '',
        input: document.input,
        text,
        fit: isMeant && all > 0 ? covered / all : 0,
        asksModel: /^\s*(?:- )?"?use"?: "?model\.ask"?,?$/m.test(text),
      }
      return { template, score: scores[index] ?? 0 }
    })
    .toSorted(
      (a, b) =>
        b.template.fit - a.template.fit || b.score - a.score || (a.template.name < b.template.name ? -1 : 1),
    )
    .slice(0, mostTemplates)
    .map(({ template }) => template)
}

function deedsOf({ name, title = '', description = '' }: WorkflowDocument): string[] {
  return [...wordsIn(`${name} ${title}`), ...wordsIn(description).slice(0, 1)]
}

function textOf({ name, title = '', description = '', input }: WorkflowDocument): string {
  return [name, name, title, title, description, ...fieldTexts(input)].join(' ')
}

function fieldTexts({ properties }: JsonObject): string[] {
  if (!isJsonObject(properties)) return []
  return Object.entries(properties).flatMap(([name, field]) => {
    const { description, enum: choices } = isJsonObject(field) ? field : {}
    const words = Array.isArray(choices) ? choices.filter((one) => typeof one === 'string') : []
    return [name, typeof description === 'string' ? description : '', ...words]
  })
}

/** How telling a word is: the fewer of the texts have it, the more. */
function weightIn(docs: readonly (readonly string[])[]): (word: string) => number {
  const counts = new Map<string, number>()
  for (const words of docs) for (const word of new Set(words)) counts.set(word, (counts.get(word) ?? 0) + 1)
  return (word) => {
    const having = counts.get(word) ?? 0
    return Math.log(1 + (docs.length - having + 0.5) / (having + 0.5))
  }
}

/** Okapi BM25 with its usual constants. */
function scoresOf(query: readonly string[], docs: readonly (readonly string[])[]): number[] {
  const [saturation, lengthEffect] = [1.2, 0.75]
  const weigh = weightIn(docs)
  const average = docs.reduce((sum, words) => sum + words.length, 0) / Math.max(1, docs.length)
  const wanted = [...new Set(query)]
  return docs.map((words) =>
    wanted.reduce((sum, word) => {
      const often = words.filter((one) => one === word).length
      if (often === 0) return sum
      const length = 1 - lengthEffect + (lengthEffect * words.length) / Math.max(1, average)
      return sum + (weigh(word) * often * (saturation + 1)) / (often + saturation * length)
    }, 0),
  )
}
