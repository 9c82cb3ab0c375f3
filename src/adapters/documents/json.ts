import { isJsonObject, type Json } from '#base'
import type { Reading } from '#memory'

import { readCode } from './code.ts'
import { linesOf } from './lines.ts'

/** Longer ones are taken at their word: parsing takes many times their size in memory. */
const parseLimit = 8_000_000
/** Lines that are looked at. */
const sampleLines = 20

/** Whether a text is one value of JSON, or one in each line. */
export function isJson(text: string, name: string): boolean {
  if (!/^\s*[[{]/.test(text.slice(0, 1_000))) return false
  if (text.length > parseLimit) return /\.(json|jsonl|ndjson|geojson)$/i.test(name)
  return parseJson(text) !== undefined || isJsonLines(text)
}

function isJsonLines(text: string): boolean {
  let seen = 0
  for (const { start, end } of linesOf(text)) {
    const line = text.slice(start, end).trim()
    if (line === '') continue
    if (!/^[[{]/.test(line) || parseJson(line) === undefined) return false
    seen += 1
    if (seen === sampleLines) return true
  }
  return seen > 1
}

export function readJson(text: string): Reading {
  const value = text.length > parseLimit ? undefined : parseJson(text)
  return { ...readCode(text, 'json'), title: nameOf(value) }
}

function nameOf(value: Json | undefined): string | null {
  if (value === undefined || !isJsonObject(value)) return null
  const name = value['title'] ?? value['name']
  return typeof name === 'string' && name.trim() !== '' ? name.trim().toWellFormed().slice(0, 200) : null
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    // It is something else then.
    return undefined
  }
}
