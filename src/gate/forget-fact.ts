import { isJsonObject, type Json, type JsonObject } from '#base'
import {
  answerKind,
  budgetHeldKind,
  budgetSettledKind,
  forgotten,
  forgottenText,
  modelChargeKind,
  whatItTook,
} from '#contract'

import { leaseUseKind, planUseKind } from './approval/allowed-before.ts'
import { egressKind } from './egress-record.ts'
import { Receipt, receiptKind, undoneKind, unwoundKind } from './receipt.ts'

/** What names no content: hashes, sums, hosts, runs and positions. */
const plain: ReadonlySet<string> = new Set([
  undoneKind,
  unwoundKind,
  budgetHeldKind,
  budgetSettledKind,
  modelChargeKind,
  leaseUseKind,
  planUseKind,
  egressKind,
])

/**
 * What is left of the data of a fact, or of an entry of the audit log, whose run is forgotten. Of what a release to come
 * may have written nothing is left but its length.
 */
export function forgetFact(kind: string, data: Json): Json {
  if (plain.has(kind)) return data
  if (kind === receiptKind) return leftOfReceipt(data)
  if (kind === 'notice') return { level: fieldOf(data, 'level'), title: forgottenText, body: '' }
  if (kind === answerKind)
    return forgotten(data, { by: fieldOf(data, 'by'), reason: fieldOf(data, 'reason') })
  return forgotten(data, isJsonObject(data) && typeof data['by'] === 'string' ? { by: data['by'] } : {})
}

/** Which tool was used, and what a model took for its answer. That it is or was taken back stands elsewhere. */
function leftOfReceipt(data: Json): Json {
  const receipt = Receipt.safeParse(data).data
  if (!receipt) return forgotten(data)
  const { input, prepared, output, override, undoes, ...rest } = receipt
  const left: JsonObject = {
    ...rest,
    input: input === null ? null : forgotten(input),
    prepared: prepared === null ? null : forgotten(prepared),
    output: output === null ? null : forgotten(output, whatItTook(output)),
    ...(override === 'none' ? { override } : {}),
    ...(undoes ? { undoes: { ...undoes, was: undoes.was === null ? null : forgotten(undoes.was) } } : {}),
  }
  return left
}

function fieldOf(data: Json, name: string): string {
  const value = isJsonObject(data) ? data[name] : undefined
  return typeof value === 'string' ? value : ''
}
