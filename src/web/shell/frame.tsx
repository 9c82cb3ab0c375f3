import { Burger } from '@mantine/core'
import { useDisclosure, useMediaQuery } from '@mantine/hooks'
import { Outlet, useRouterState } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense, useEffect } from 'react'

import { shellText } from '../text/shell.ts'
import { Banners } from './banners.tsx'
import classes from './frame.module.css'
import { FollowSettings } from './follow-settings.tsx'
import { Header } from './header.tsx'
import { InspectorPanel, useInspected } from './inspect.tsx'
import { PageCommands } from './page-commands.tsx'
import { Sidebar } from './sidebar.tsx'
import { Splitter, useWidth } from './splitter.tsx'

const MenuDrawer = lazy(async () => ({ default: (await import('./narrow-parts.tsx')).MenuDrawer }))
const InspectorDrawer = lazy(async () => ({ default: (await import('./narrow-parts.tsx')).InspectorDrawer }))

/** Left the rooms and runs, in the middle the thing itself, right what is looked at closely. */
export function Frame(): ReactNode {
  const isWide = useMediaQuery('(min-width: 900px)', true)
  const isVeryWide = useMediaQuery('(min-width: 1200px)', true)
  const [isMenuOpen, menu] = useDisclosure(false)
  const left = useWidth('left', { first: 272, min: 200, max: 480 })
  const right = useWidth('right', { first: 400, min: 280, max: 900 })
  const inspected = useInspected()
  const path = useRouterState({ select: ({ location }) => location.pathname })
  useEffect(menu.close, [path]) // oxlint-disable-line react/exhaustive-deps -- only a change of place closes it

  return (
    <div className={classes['frame']}>
      <a href="#content" className={classes['skip']}>
        {shellText.skip}
      </a>
      <Header>
        {isWide ? null : (
          <Burger size="sm" opened={isMenuOpen} onClick={menu.toggle} aria-label={shellText.openMenu} />
        )}
      </Header>
      <Banners />
      <div className={classes['parts']}>
        {isWide ? (
          <section aria-label={shellText.menu} className={classes['flank']}>
            <div className={classes['side']} style={{ width: left.px }}>
              <Sidebar />
            </div>
            <Splitter label={shellText.splitLeft} width={left} grows="right" />
          </section>
        ) : (
          <Suspense>
            <MenuDrawer isOpen={isMenuOpen} onClose={menu.close} />
          </Suspense>
        )}
        <main id="content" className={classes['content']} tabIndex={-1}>
          <Outlet />
        </main>
        {inspected !== null && isVeryWide ? (
          <aside aria-label={shellText.inspector} className={classes['flank']}>
            <Splitter label={shellText.splitRight} width={right} grows="left" />
            <div className={classes['side']} style={{ width: right.px }}>
              <InspectorPanel {...inspected} />
            </div>
          </aside>
        ) : null}
        {inspected !== null && !isVeryWide ? (
          <Suspense>
            <InspectorDrawer {...inspected} />
          </Suspense>
        ) : null}
      </div>
      <PageCommands />
      <FollowSettings />
    </div>
  )
}
