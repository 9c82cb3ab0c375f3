/** Renders docs/security.md from the rows of attacks and the tests that carry their names. */
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'

import { attackKinds, type AttackRow } from './attack-rows.ts'

const root = path.resolve(import.meta.dirname, '..')

/** The tests of a row in one file. */
interface Evidence {
  readonly row: string
  readonly file: string
  /** Tests and tables of cases that are written there; a table counts as one. */
  readonly count: number
}

/** @throws Error when a row that applies has no test, or a test names a row that there is not */
export function renderSecurityDocs(): string {
  const evidence = findEvidence()
  const rows = attackKinds.flatMap((kind) => kind.rows)
  const bare = rows.filter(
    ({ row, later }) => later === undefined && !evidence.some((one) => one.row === row),
  )
  if (bare.length > 0)
    throw new Error(`No test under e2e/attacks carries the name of ${bare.map(({ row }) => row).join(', ')}.`)
  const stray = evidence.filter(({ row }) => !rows.some((one) => one.row === row))
  if (stray.length > 0)
    throw new Error(
      `scripts/attack-rows.ts has no row for ${stray.map(({ row, file }) => `${row} in ${file}`).join(', ')}.`,
    )
  const tables = attackKinds.map(({ letter, title, rows: those }) => {
    const lines = those.map((row) =>
      lineOf(
        row,
        evidence.filter((one) => one.row === row.row),
      ),
    )
    return `### ${letter}. ${title}\n\n| row | attack | tests | state | see for yourself |\n| --- | --- | --- | --- | --- |\n${lines.join('\n')}\n`
  })
  return [readFileSync(path.join(root, 'scripts/threat-model.md'), 'utf8'), ...tables].join('\n')
}

function lineOf({ row, what, later }: AttackRow, evidence: readonly Evidence[]): string {
  const count = evidence.reduce((sum, one) => sum + one.count, 0)
  const state =
    later === undefined ? 'tested' : count === 0 ? `not applicable yet: ${later}` : `tested; ${later}`
  const files = evidence.map(({ file }) => file).join(' ')
  const command = count === 0 ? '' : `\`node --test ${files}\``
  return `| ${[row, what, count === 0 ? '' : String(count), state, command].join(' | ')} |`
}

/**
 * A suite or test is of the row that its name begins with, else of the one of the suite around it, else of the one that
 * the name of its file begins with.
 */
function findEvidence(): readonly Evidence[] {
  const files = globSync(['e2e/**/*.test.ts', 'src/**/*.test.ts'], { cwd: root }).map((file) =>
    file.split(path.sep).join('/'),
  )
  return files.toSorted().flatMap((file) => {
    const source = readFileSync(path.join(root, file), 'utf8')
    const counts = new Map<string, number>()
    const ofFile = /^e2e\/attacks\/([a-l]\d{1,2})-/.exec(file)?.[1]?.toUpperCase()
    let ofSuite = ofFile
    for (const [, indent, call, name] of source.matchAll(/^( *)(describe|test|it)\(\s*(['"`].*)/gm)) {
      const own = /^.([A-L]\d{1,2})\b/.exec(name ?? '')?.[1]
      if (indent === '') ofSuite = own ?? ofFile
      const row = own ?? ofSuite
      if (row !== undefined && call !== 'describe') counts.set(row, (counts.get(row) ?? 0) + 1)
    }
    return [...counts].map(([row, count]): Evidence => ({ row, file, count }))
  })
}
