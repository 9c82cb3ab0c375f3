import { z } from 'zod'

import {
  type Implementations,
  type Operations,
  type SettingsGroup,
  settingsGroups,
  type SettingsView,
} from '#contract'

import type { Desk } from './desk.ts'

type Named = Extract<keyof Operations, `settings.${string}`>

export function settingsOperations(desk: Desk): Pick<Implementations<Operations>, Named> {
  const { settings } = desk.workspace

  function view(group: SettingsGroup): SettingsView {
    const schema = z.toJSONSchema(settingsGroups[group], { io: 'input' }) as SettingsView['schema']
    const { title, description } = schema
    return {
      group,
      title: typeof title === 'string' ? title : group,
      description: typeof description === 'string' ? description : '',
      schema,
      values: settings.of(group),
      revision: settings.revision(group),
    }
  }

  return {
    async 'settings.list'() {
      return { groups: (Object.keys(settingsGroups) as SettingsGroup[]).map(view) }
    },
    'settings.get': async ({ group }) => view(group),
    async 'settings.set'({ group, values, revision }, { caller: { by } }) {
      settings.set(group, values, { revision, by })
      desk.changed('settings')
      return view(group)
    },
  }
}
