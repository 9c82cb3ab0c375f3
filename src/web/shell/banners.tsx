import { type ReactNode, useSyncExternalStore } from 'react'
import { Link } from '@tanstack/react-router'

import { daemonBuild, pageBuild } from '../client/client.ts'
import { useAction, useOperation } from '../client/use-operation.ts'
import { liveStatus } from '../live/live.ts'
import { shellText } from '../text/shell.ts'
import classes from './frame.module.css'

/** What holds for the whole page and should be known until it is over. */
export function Banners(): ReactNode {
  return (
    <aside aria-label={shellText.notices}>
      <StaleBanner />
      <OfflineBanner />
      <DemoBanner />
      <PhraseBanner />
      <ProtectBanner />
    </aside>
  )
}

function StaleBanner(): ReactNode {
  const daemon = useSyncExternalStore(daemonBuild.subscribe, daemonBuild.get)
  const own = pageBuild()
  if (daemon === null || own === null || daemon === own) return null
  return (
    <div role="status" className={classes['banner']} data-tone="info">
      {shellText.stale}
      <button type="button" onClick={() => location.reload()}>
        {shellText.reload}
      </button>
    </div>
  )
}

function OfflineBanner(): ReactNode {
  const { state } = useSyncExternalStore(liveStatus.subscribe, liveStatus.get)
  if (state !== 'offline') return null
  return (
    <div role="alert" className={classes['banner']} data-tone="bad">
      {shellText.liveSays.offline}
    </div>
  )
}

/** Where the daemon was started to try things out, it can be killed from here, to see what becomes of its work. */
function DemoBanner(): ReactNode {
  const home = useOperation('home.get', {})
  const plug = useAction('demo.pullPlug')
  if ((home.data?.demo ?? null) === null) return null
  return (
    <div className={classes['banner']} data-tone="info">
      <strong>{shellText.demo.title}</strong> {shellText.demo.text}
      <button type="button" disabled={plug.isUnderWay} onClick={() => void plug.start({})}>
        {shellText.demo.action}
      </button>
    </div>
  )
}

function PhraseBanner(): ReactNode {
  const home = useOperation('home.get', {})
  if (home.data?.phraseSeen !== false) return null
  return (
    <div className={classes['banner']} data-tone="warn">
      <strong>{shellText.phrase.title}</strong> {shellText.phrase.text}
      <Link to="/settings/$section" params={{ section: 'key' }} style={{ color: 'inherit', fontWeight: 600 }}>
        {shellText.phrase.action}
      </Link>
    </div>
  )
}

function ProtectBanner(): ReactNode {
  const home = useOperation('home.get', {})
  // One word at a time: without the words, a passphrase that is forgotten takes everything with it.
  if (home.data?.key !== 'file' || !home.data.phraseSeen) return null
  return (
    <div className={classes['banner']} data-tone="warn">
      <strong>{shellText.protect.title}</strong> {shellText.protect.text}
      <Link to="/settings/$section" params={{ section: 'key' }} style={{ color: 'inherit', fontWeight: 600 }}>
        {shellText.protect.action}
      </Link>
    </div>
  )
}
