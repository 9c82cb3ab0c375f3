/** The sections, in the order in which they are listed; their names stand in the address. */
export const sections = [
  'appearance',
  'notifications',
  'key',
  'logins',
  'vault',
  'grants',
  'policy',
  'budgets',
  'retention',
  'limits',
] as const

export type Section = (typeof sections)[number]

/** Null for what is no section. */
export function sectionOf(name: string): Section | null {
  return sections.find((section) => section === name) ?? null
}
