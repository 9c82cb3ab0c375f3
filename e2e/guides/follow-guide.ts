import assert from 'node:assert/strict'
import { cpSync, readFileSync } from 'node:fs'
import path from 'node:path'

import { openPlace, root } from '../cli/place.ts'

/** Makes the files that a guide names in its first lines, and calls its commands as a reader would, in their order. */
export async function followGuide(
  name: string,
  { folders = [] }: { readonly folders?: readonly string[] } = {},
): Promise<{ readonly commands: number }> {
  const guide = readFileSync(path.join(root, 'docs/guide', name), 'utf8')
  const blocks = [...guide.matchAll(/^```(yaml|sh)\n(.*?)^```$/gms)]
  using place = openPlace()
  // Folders of the program that the guide works on.
  for (const folder of folders) cpSync(path.join(root, folder), place.path(folder), { recursive: true })
  for (const [, language, text = ''] of blocks) {
    if (language !== 'yaml') continue
    const [, file] = /^# (\S+\.yaml)\n/.exec(text) ?? []
    assert.ok(file !== undefined, `an example without a name:\n${text}`)
    place.put(file, text)
  }
  const lines = blocks.flatMap(([, language, text = '']) =>
    language === 'sh' ? text.trim().split('\n') : [],
  )
  for (const line of lines) {
    const [command = '', remark = ''] = line.split(/\s+#\s+/)
    const [program, ...args] = wordsOf(command)
    assert.equal(program, 'adjutant')
    const { code, out, err } = await place.call(...args)
    assert.equal(code, Number(/exit code (\d)/.exec(remark)?.[1] ?? 0), `${line}\n${out}\n${err}`)
  }
  return { commands: lines.length }
}

/** The words of a command as a shell reads them: single quotes hold one together. */
function wordsOf(line: string): string[] {
  return (line.match(/(?:'[^']*'|[^\s'])+/g) ?? []).map((word) => word.replaceAll("'", ''))
}
