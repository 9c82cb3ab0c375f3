import { escapeHidden, type Json } from '#base'

/** JSON in which characters that are not seen are escaped, so that it reads back as it was and shows all there is. */
export function jsonText(value: Json, indent = 2): string {
  return escapeHidden(JSON.stringify(value, null, indent))
}
