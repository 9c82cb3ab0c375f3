import { Box } from '@mantine/core'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { Room } from '../../parts/room.tsx'
import { NotFound } from '../../shell/route-failed.tsx'
import { settingsText } from '../../text/settings.ts'
import { roomText } from '../../text/shell.ts'
import { BudgetsPanel } from './budgets-panel.tsx'
import { GrantsPanel } from './grants-panel.tsx'
import { GroupPanel } from './group-panel.tsx'
import { KeyPanel } from './key-panel.tsx'
import { LoginsPanel } from './logins-panel.tsx'
import { PolicyPanel } from './policy-panel.tsx'
import { type Section, sectionOf, sections } from './sections.ts'
import classes from './settings.module.css'
import { VaultPanel } from './vault-panel.tsx'

const route = getRouteApi('/settings/$section')

const panels: Readonly<Record<Section, () => ReactNode>> = {
  appearance: () => <GroupPanel group="appearance" />,
  notifications: () => <GroupPanel group="notifications" />,
  retention: () => <GroupPanel group="retention" />,
  limits: () => <GroupPanel group="limits" />,
  key: () => <KeyPanel />,
  logins: () => <LoginsPanel />,
  vault: () => <VaultPanel />,
  grants: () => <GrantsPanel />,
  policy: () => <PolicyPanel />,
  budgets: () => <BudgetsPanel />,
}

/** What holds for all runs, section by section. */
export function SettingsRoom(): ReactNode {
  const section = sectionOf(route.useParams().section)
  return (
    <Room title={section === null ? roomText.settings : settingsText.titles[section]} isWide>
      <div className={classes['parts']}>
        <nav aria-label={settingsText.sections} className={classes['sections']}>
          {sections.map((name) => (
            <Link
              key={name}
              to="/settings/$section"
              params={{ section: name }}
              className={classes['section']}
              activeProps={{ 'data-here': true }}
            >
              {settingsText.titles[name]}
            </Link>
          ))}
        </nav>
        <Box>{section === null ? <NotFound /> : <div key={section}>{panels[section]()}</div>}</Box>
      </div>
    </Room>
  )
}
