import { agent } from './agent.ts'
import { approval } from './approval.ts'
import { audit } from './audit.ts'
import { documents } from './documents.ts'
import { engine } from './engine.ts'
import { expr } from './expr.ts'
import { files } from './files.ts'
import { gate } from './gate.ts'
import { http } from './http.ts'
import { keys } from './keys.ts'
import { login } from './login.ts'
import { memory } from './memory.ts'
import { model } from './model.ts'
import { net } from './net.ts'
import { program } from './program.ts'
import { store } from './store.ts'
import { tools } from './tools.ts'
import { vault } from './vault.ts'
import { workflow } from './workflow.ts'
import { workspace } from './workspace.ts'

/**
 * Every error code of the product: `<module>.<what_is_wrong>`.
 * Codes are public API: add freely, never rename, never reuse. Each file keeps its own in alphabetical order.
 */
export const errorCodes = {
  ...agent,
  ...approval,
  ...audit,
  ...documents,
  ...engine,
  ...expr,
  ...files,
  ...gate,
  ...http,
  ...keys,
  ...login,
  ...memory,
  ...model,
  ...net,
  ...program,
  ...store,
  ...tools,
  ...vault,
  ...workflow,
  ...workspace,
} as const

export type ErrorCode = keyof typeof errorCodes
