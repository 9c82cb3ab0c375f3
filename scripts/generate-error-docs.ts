/** Renders docs/errors.md from the table of error codes. */
import { errorCodes } from '#contract'

const head = `# Error codes

Made from the code table by \`npm run docs\`; edit \`src/contract/error-codes/\` instead.

Every error carries a stable code: branch on it, not on the message, which may be reworded at any time. Codes are
added, never renamed or reused. *Retry* says whether the same call may succeed later, unchanged.
`

/** The page, one table for each module, codes in alphabetical order. */
export function renderErrorDocs(): string {
  const codes = Object.entries(errorCodes).toSorted(([a], [b]) => (a < b ? -1 : 1))
  const modules = Map.groupBy(codes, ([code]) => code.slice(0, code.indexOf('.')))
  const tables = [...modules].map(([module, rows]) => {
    const lines = rows.map(([code, { status, retryable, meaning, remedy }]) =>
      [`\`${code}\``, status, retryable ? 'yes' : 'no', meaning, remedy].map(cell).join(' | '),
    )
    const table = lines.map((line) => `| ${line} |`).join('\n')
    return `## ${module}\n\n| code | status | retry | meaning | remedy |\n| --- | --- | --- | --- | --- |\n${table}\n`
  })
  return [head, ...tables].join('\n')
}

function cell(text: string | number): string {
  return String(text).replaceAll('|', String.raw`\|`)
}
