import { isJsonObject, type Json } from '#base'

/** The words for people in whatever shape a provider reports an error. */
export function messageIn(report: unknown): string {
  if (typeof report === 'string') return report.trim()
  if (report instanceof Error) return report.message
  if (Array.isArray(report)) return messageIn(report[0])
  const value = report as Json
  if (typeof report !== 'object' || report === null || !isJsonObject(value)) return ''
  for (const name of ['error', 'message', 'detail', 'msg', 'response']) {
    const found = messageIn(value[name])
    if (found) return found
  }
  return ''
}
