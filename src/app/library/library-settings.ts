import { createSettingsStore, type Sqlite, systemClock } from '#adapters'
import { AppError, LibrarySettings } from '#contract'

/** What a person has set about documents. */
export interface KeptLibrarySettings {
  get(): LibrarySettings
  /**
   * Sets it anew, with an entry in the audit log.
   *
   * @throws AppError `input.invalid`, `input.revision_stale` when somebody else has set it at the same moment
   */
  change(edit: (settings: LibrarySettings) => LibrarySettings, options: { readonly by: string }): void
}

const group = 'library'

/** @param db a connection that can write */
export function openLibrarySettings(db: Sqlite): KeptLibrarySettings {
  const store = createSettingsStore(db)
  const read = () => {
    const found = store.find(group)
    return { revision: found?.revision ?? 0, settings: LibrarySettings.parse(found?.value ?? {}) }
  }
  return {
    get: () => read().settings,
    change(edit, { by }) {
      const { revision, settings } = read()
      const parsed = LibrarySettings.safeParse(edit(settings))
      if (!parsed.success) {
        const [issue] = parsed.error.issues
        throw new AppError(
          'input.invalid',
          `What is set about documents is not right at ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}.`,
          { hint: 'Remove collections or watches that are not needed any more.' },
        )
      }
      const at = systemClock.now()
      if (store.set(group, parsed.data, { over: revision, by, at })) return
      throw new AppError(
        'input.revision_stale',
        'What is set about documents was changed at the same moment.',
        {
          hint: 'Look at it again, and try once more.',
        },
      )
    },
  }
}
