import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { test } from 'node:test'
import { promisify } from 'node:util'

const root = path.resolve(import.meta.dirname, '../..')
const spectral = path.join(root, 'node_modules/@stoplight/spectral-cli/dist/index.js')

function lint(file: string): Promise<{ stdout: string }> {
  const args = [spectral, 'lint', file, '--ruleset', '.spectral.yaml', '--fail-severity', 'warn']
  return promisify(execFile)(process.execPath, args, { cwd: root })
}

test('the OpenAPI document has nothing that its linter warns of', { timeout: 120_000 }, async () => {
  const { stdout } = await lint('docs/openapi.json')
  assert.match(stdout, /No results with a severity of 'warn' or higher found/)
})

test('the linter would find what is wrong in it', { timeout: 120_000 }, async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'adjutant-openapi-'))
  try {
    const document = JSON.parse(readFileSync(path.join(root, 'docs/openapi.json'), 'utf8'))
    delete document.info.title
    document.paths['/api/v2/jobs'].get.operationId = 'runs.list'
    const file = path.join(folder, 'openapi.json')
    writeFileSync(file, JSON.stringify(document))
    await assert.rejects(lint(file), ({ stdout }: { stdout: string }) => {
      assert.match(stdout, /oas3-schema/)
      assert.match(stdout, /operation-operationId-unique/)
      return true
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
