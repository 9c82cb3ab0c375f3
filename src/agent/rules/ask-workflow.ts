import { isJsonObject } from '#base'

import { after, before, patterns } from './patterns.ts'
import { readPath } from './paths.ts'
import type { Word } from './sentence.ts'
import type { Template } from './understanding.ts'
import type { Outcome, Wish } from './wish.ts'

const tool = 'workflow'

/** What people say for a workflow that is well known, beside its name. */
const tidying = {
  name: 'tidy-folder',
  asks: patterns('tidy|clean|declutter [up]', 'organise|sort [out|up]'),
  how: patterns('by type|kind', 'by file type', 'into folders by type|kind', 'up', 'out'),
}
const things = patterns('[all] [the] files|everything|stuff in|on|inside', 'up|out')
const running = patterns('run|start|execute|launch [the] [workflow|template]')
const on = patterns('on|in|for|with')

/** A workflow with the one folder that it needs. */
export function readWorkflow(wish: Wish): Outcome {
  const { words, surroundings } = wish
  const started = after(words, running)
  const asked = after(words, tidying.asks)
  if (started) return runByName(started, wish)
  const template = surroundings.templates.find(({ name }) => name === tidying.name)
  if (!asked || !template) return undefined
  const plain = before(asked, tidying.how) ?? asked
  const where = after(plain, things) ?? plain
  // "Clean my desktop" may be with a cloth, and "sort my pictures" by anything.
  const isHow = words.some(({ plain: word }) => /^(?:up|out|type|kind)$/.test(word))
  if (where.length === 0 || (/^(?:clean|sort)$/.test(words[0]?.plain ?? '') && !isHow)) return undefined
  if (/^(?:my|the|a|this)$/.test(where[0]?.plain ?? '') && where.length === 2 && where[1]?.plain === 'folder')
    return { is: 'missing', tool, what: 'which folder' }
  return folderCall(template, where, wish)
}

function runByName(said: readonly Word[], wish: Wish): Outcome {
  const template = wish.surroundings.templates.find(({ name }) =>
    [name, `"${name}"`].includes(said[0]?.quoted ?? said[0]?.plain ?? ''),
  )
  if (!template) return undefined
  const rest = said.slice(1)
  const where = after(rest, on) ?? rest
  if (where.length === 0) return { is: 'missing', tool, what: 'which folder' }
  return folderCall(template, where, wish)
}

function folderCall(template: Template, said: readonly Word[], { surroundings }: Wish): Outcome {
  const folder = readPath(said, surroundings)
  if (!folder || folder.isFile || !takesOneFolder(template)) return undefined
  return { is: 'call', tool, input: { name: template.name, input: { folder: folder.path } } }
}

/** Whether a folder is all that it must be given. */
function takesOneFolder({ input }: Template): boolean {
  const { required, properties } = input
  const names = Array.isArray(required) ? required : []
  return (
    isJsonObject(properties) &&
    Object.hasOwn(properties, 'folder') &&
    names.every((name) => name === 'folder')
  )
}
