import { createSettingsStore, type Sqlite, systemClock } from '#adapters'
import { AppError, type SettingsGroup, settingsGroups, type SettingsOf } from '#contract'

/** What people have set for this home. */
export interface Settings {
  /** With the defaults of what nobody has set. */
  of<Group extends SettingsGroup>(group: Group): SettingsOf<Group>
  /** Another one after every change. */
  revision(group: SettingsGroup): string
  /**
   * Sets a group; what is not named gets its default.
   *
   * @param options.revision what the values were made from; undefined for any
   * @throws AppError `input.invalid`, `input.revision_stale`
   */
  set(
    group: SettingsGroup,
    values: Readonly<Record<string, unknown>>,
    options: { readonly revision: string | undefined; readonly by: string },
  ): void
}

/** @param db a connection that can write */
export function openSettings(db: Sqlite): Settings {
  const store = createSettingsStore(db)
  return {
    of(group) {
      const schema = settingsGroups[group]
      // What an earlier or a later release has kept, and this one does not understand, is as if nobody had set it.
      const kept = schema.safeParse(store.find(group)?.value ?? {})
      return (kept.success ? kept.data : schema.parse({})) as SettingsOf<typeof group>
    },
    revision: (group) => String(store.find(group)?.revision ?? 0),
    set(group, values, { revision, by }) {
      const parsed = settingsGroups[group].safeParse(values)
      if (!parsed.success) {
        const [issue] = parsed.error.issues
        const place = issue?.path.join('.') ?? ''
        throw new AppError(
          'input.invalid',
          `The settings ${group} are not right${place === '' ? '' : ` at ${place}`}: ${issue?.message ?? ''}.`,
          {
            hint: 'Correct the value there.',
            details: {
              problems: parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`),
            },
          },
        )
      }
      const over = revision === undefined ? null : /^\d{1,15}$/.test(revision) ? Number(revision) : -1
      const kept = store.set(group, parsed.data, { over, by, at: systemClock.now() })
      if (kept) return
      throw new AppError('input.revision_stale', `The settings ${group} were changed since they were read.`, {
        hint: 'Read them again, and decide anew.',
        details: { revision: String(store.find(group)?.revision ?? 0) },
      })
    },
  }
}
