/** Writes the pages under docs/ that are made from code; with --check, says which of them are not fresh. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import process from 'node:process'

import { renderErrorDocs } from './generate-error-docs.ts'
import { renderOpenApi } from './generate-openapi.ts'
import { renderSecurityDocs } from './generate-security-docs.ts'
import { renderToolDocs } from './generate-tool-docs.ts'

const pages = {
  'docs/errors.md': renderErrorDocs,
  'docs/guide/tools.md': renderToolDocs,
  'docs/openapi.json': renderOpenApi,
  'docs/security.md': renderSecurityDocs,
}

for (const [name, render] of Object.entries(pages)) {
  const file = new URL(`../${name}`, import.meta.url)
  const page = render()
  if (!process.argv.includes('--check')) writeFileSync(file, page)
  else if (!existsSync(file) || readFileSync(file, 'utf8') !== page) {
    process.stderr.write(`${name} is older than the code that it is made from. Run "npm run docs".\n`)
    process.exitCode = 1
  }
}
