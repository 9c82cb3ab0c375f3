import type { DocumentKind, Reading, ReadingPart } from '#memory'

import { linesOf, trimmed } from './lines.ts'

const endings =
  'ada asm awk bash bat bzl c cc cfg cjs clj cljs cmake conf cpp cs css cts cxx dart diff dockerfile el elm erl ex exs f90 ' +
  'fs fsx go gradle graphql groovy h hcl hh hpp hrl hs hxx ini java jl js json5 jsonc jsx kt kts less lisp lua m4 mjs mk ml ' +
  'mli mm mts nim nix pas patch php pl plist pm po pot properties proto ps1 psm1 py pyi r rb rs sass scala scm scss sh sol ' +
  'sql svelte svg swift tcl tex tf toml ts tsx vb vhd vim vue xml xsd xsl yaml yml zig zsh'
const codeEndings = new Set(endings.split(' '))
const codeNames = new Set([
  'dockerfile',
  'makefile',
  'cmakelists.txt',
  'gemfile',
  'rakefile',
  'jenkinsfile',
  '.gitignore',
])

/** Whether a name, or the first line, says that a text is for machines to read. */
export function isCode(text: string, name: string): boolean {
  const lower = name.toLowerCase()
  return (
    /^#![ \t]*\/[\w/.-]+/.test(text) ||
    text.startsWith('<?xml') ||
    codeNames.has(lower) ||
    codeEndings.has(lower.slice(lower.lastIndexOf('.') + 1))
  )
}

/**
 * Reads blocks of lines: one begins after an empty line, at the left edge, since that is where a declaration or a section
 * begins in most languages.
 */
export function readCode(text: string, kind: DocumentKind = 'code'): Reading {
  const parts: ReadingPart[] = []
  let start: number | undefined
  let end = 0
  let afterEmpty = false
  for (const line of linesOf(text)) {
    const words = trimmed(text, line)
    const isEmpty = words.start === words.end
    if (!isEmpty) {
      if (start !== undefined && afterEmpty && words.start === line.start) {
        parts.push({ kind: 'code', start, end })
        start = undefined
      }
      start ??= line.start
      end = words.end
    }
    afterEmpty = isEmpty
  }
  if (start !== undefined) parts.push({ kind: 'code', start, end })
  return { kind, title: null, text, parts, left: [] }
}
