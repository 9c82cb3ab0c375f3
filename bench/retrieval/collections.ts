import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

import type { JudgedSet, Question } from './judged-set.ts'

/** The Cranfield collection in TREC's form: 1,400 abstracts of aerodynamics, 225 questions. Undefined where it is not there. */
export function readCranfield(folder: string): JudgedSet | undefined {
  const file = (name: string): string => readFileSync(path.join(folder, name), 'utf8')
  if (!existsSync(path.join(folder, 'cranqrel.trec.txt'))) return undefined
  const texts = [
    ...file('cran.all.1400.xml').matchAll(/<docno>(\d+)<\/docno>[^]*?<text>([^]*?)<\/text>/g),
  ].map(([, id = '', text = '']) => ({ id, text: oneLine(text) }))
  // Judgements count the questions, whose own numbers have gaps.
  const questions = [...file('cran.qry.xml').matchAll(/<title>([^]*?)<\/title>/g)].map(([, text = '']) =>
    oneLine(text),
  )
  const judged = file('cranqrel.trec.txt')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , , code]) => Number(code) > 0)
    .map(([question = '', , id = '']) => [question, id] as const)
  return judgedSet(
    'Cranfield',
    texts,
    new Map(questions.map((text, index) => [`${index + 1}`, text])),
    judged,
  )
}

/** The CISI collection in SMART's form: 1,460 abstracts of library science, 76 questions with judgements. */
export function readCisi(folder: string): JudgedSet | undefined {
  const file = (name: string): string => readFileSync(path.join(folder, name), 'utf8')
  if (!existsSync(path.join(folder, 'CISI.REL'))) return undefined
  const records = (name: string): [string, string][] =>
    file(name)
      .split(/^\.I /m)
      .slice(1)
      .map((record) => {
        const part = (letter: string): string =>
          new RegExp(`^\\.${letter}\\s*\\n([^]*?)(?=^\\.[A-Z]\\s*$|$(?![^]))`, 'm').exec(record)?.[1] ?? ''
        return [record.split('\n', 1)[0]?.trim() ?? '', oneLine(`${part('T')} ${part('W')}`)]
      })
  const judged = file('CISI.REL')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([question]) => question !== '')
    .map(([question = '', id = '']) => [question, id] as const)
  const texts = records('CISI.ALL').map(([id, text]) => ({ id, text }))
  return judgedSet('CISI', texts, new Map(records('CISI.QRY')), judged)
}

function judgedSet(
  name: string,
  texts: JudgedSet['texts'],
  questions: ReadonlyMap<string, string>,
  judged: readonly (readonly [string, string])[],
): JudgedSet {
  const relevant = Map.groupBy(judged, ([question]) => question)
  return {
    name,
    texts,
    questions: [...questions].flatMap(([id, text]): Question[] => {
      const ids = new Set(relevant.get(id)?.map(([, document]) => document))
      return ids.size > 0 ? [{ text, relevant: ids }] : []
    }),
  }
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}
