/** Renders docs/openapi.json from the registry of operations. */
import { operations } from '#contract/operations'
import { openApiDocument } from '#http'

import manifest from '../package.json' with { type: 'json' }

export function renderOpenApi(): string {
  return `${JSON.stringify(openApiDocument({ operations, version: manifest.version }), null, 2)}\n`
}
